import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { ChangeRole } from '#actions/change_role'
import { InvitePerson } from '#actions/invite_person'
import { RemoveMember } from '#actions/remove_member'
import Invitation from '#models/invitation'
import type Org from '#models/org'
import type User from '#models/user'
import { makeCast } from '#tests/fixtures/people'

const actorIn = async (org: Org, user: User) => {
  const membership = await org.findMembership(user.id)
  membership.$setRelated('org', org)
  return membership
}

const inviteAs = async (org: Org, user: User) =>
  new InvitePerson().handle({
    inviter: await actorIn(org, user),
    role: 'admin',
    origin: 'http://localhost',
  })

test.group('Members: what goes with a role', () => {
  test('a removed admin has no way back in by an invitation of their own', async ({ assert }) => {
    const { org, owner, admin } = await makeCast()
    const own = await inviteAs(org, admin)
    const other = await inviteAs(org, owner)
    await new RemoveMember().handle({
      actor: await actorIn(org, owner),
      subject: await actorIn(org, admin),
    })
    const states = await Invitation.within(org.id).whereIn('id', [own.id, other.id])
    assert.equal(states.find(({ id }) => id === own.id)?.state, 'revoked')
    assert.equal(states.find(({ id }) => id === other.id)?.state, 'pending')
  })

  test('an admin who becomes a member takes back what they gave out', async ({ assert }) => {
    const { org, admin } = await makeCast()
    const own = await inviteAs(org, admin)
    await new ChangeRole().handle({ subject: await actorIn(org, admin), role: 'member' })
    assert.equal((await org.findInvitation(own.id)).state, 'revoked')
  })

  test('a visit is noted, but not every one', async ({ client, assert }) => {
    const { org, member } = await makeCast()
    const seenAt = async () => (await org.findMembership(member.id)).lastSeenAt
    assert.isNotOk(await seenAt())
    await client.get(`/api/v1/orgs/${org.slug}`).loginAs(member)
    const first = await seenAt()
    assert.isTrue(first! > DateTime.now().minus({ minutes: 1 }))

    const earlier = DateTime.now().minus({ minutes: 3 }).startOf('second')
    await (await org.findMembership(member.id)).merge({ lastSeenAt: earlier }).save()
    await client.get(`/api/v1/orgs/${org.slug}`).loginAs(member)
    assert.equal((await seenAt())!.toMillis(), earlier.toMillis())

    const long = DateTime.now().minus({ minutes: 30 })
    await (await org.findMembership(member.id)).merge({ lastSeenAt: long }).save()
    await client.get(`/api/v1/orgs/${org.slug}`).loginAs(member)
    assert.isTrue((await seenAt())! > DateTime.now().minus({ minutes: 1 }))
  })
})
