import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import emitter from '@adonisjs/core/services/emitter'
import { TransferOwnership } from '#actions/transfer_ownership'
import { RemoveMember } from '#actions/remove_member'
import { keepDeeds, type Deed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import Membership from '#models/membership'
import type Org from '#models/org'
import type User from '#models/user'
import { joinOrg, makeCast } from '#tests/fixtures/people'

const rolesIn = async (org: Org) => {
  const rows = await Membership.query().where('org_id', org.id)
  return Object.fromEntries(rows.map(({ userId, role }) => [userId, role]))
}

const membershipOf = async (org: Org, user: User) => {
  const membership = await org.findMembership(user.id)
  membership.$setRelated('org', org)
  return membership
}

const outcomeOf = (deed: Promise<unknown>) =>
  deed.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : error)
  )

test.group('Ownership: transfer', () => {
  test('makes a member or an admin the owner and the owner an admin', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/ownership`
    const first = await client
      .post(path)
      .json({ user_id: member.id })
      .loginAs(owner)
      .withCsrfToken()
    first.assertStatus(200)
    assert.deepEqual(
      first.body().data.map((row: { user_id: string; role: string }) => [row.user_id, row.role]),
      [[member.id, 'owner'], ...[admin, owner].sort(byName).map(({ id }) => [id, 'admin'])]
    )
    const second = await client
      .post(path)
      .json({ user_id: owner.id })
      .loginAs(member)
      .withCsrfToken()
    second.assertStatus(200)
    assert.deepEqual(await rolesIn(org), {
      [owner.id]: 'owner',
      [admin.id]: 'admin',
      [member.id]: 'admin',
    })
  })

  test('is for the owner alone', async ({ client, assert }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/ownership`
    const before = await rolesIn(org)
    for (const [user, status] of [
      [admin, 403],
      [member, 403],
      [foreigner, 404],
    ] as const) {
      const response = await client
        .post(path)
        .json({ user_id: user.id })
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(status)
    }
    const visitor = await client.post(path).json({ user_id: owner.id }).withCsrfToken()
    visitor.assertStatus(401)
    assert.deepEqual(await rolesIn(org), before)
  })

  test('goes to nobody outside, nobody unheard of and not to oneself', async ({
    client,
    assert,
  }) => {
    const { org, owner, foreigner } = await makeCast()
    const before = await rolesIn(org)
    for (const [id, code] of [
      [foreigner.id, 'E_NOT_A_MEMBER'],
      [randomUUID(), 'E_NOT_A_MEMBER'],
      [owner.id, 'E_ALREADY_OWNER'],
      ['42', 'E_VALIDATION'],
      [undefined, 'E_VALIDATION'],
    ]) {
      const response = await client
        .post(`/api/v1/orgs/${org.slug}/ownership`)
        .json({ user_id: id })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code, field: 'user_id' }] })
    }
    assert.deepEqual(await rolesIn(org), before)
  })

  test('takes from the old owner what only owners may', async ({ client }) => {
    const { org, owner, admin } = await makeCast()
    await new TransferOwnership().handle({
      owner: await membershipOf(org, owner),
      toUserId: admin.id,
    })
    const path = `/api/v1/orgs/${org.slug}`
    const deletion = await client.delete(path).loginAs(owner).withCsrfToken()
    deletion.assertStatus(403)
    const back = await client
      .post(`${path}/ownership`)
      .json({ user_id: owner.id })
      .loginAs(owner)
      .withCsrfToken()
    back.assertStatus(403)
  })

  test('is announced once it is true, and recorded in the same breath', async ({ assert }) => {
    const { org, owner, admin } = await makeCast()
    const announced: object[] = []
    const deeds: Deed[] = []
    const forget = keepDeeds(async (deed) => void deeds.push(deed))
    const stop = emitter.on('ownership.transferred@1', (fact) => void announced.push(fact))
    await new TransferOwnership().handle({
      owner: await membershipOf(org, owner),
      toUserId: admin.id,
    })
    forget()
    stop()
    assert.deepEqual(announced, [{ orgId: org.id, fromUserId: owner.id, toUserId: admin.id }])
    assert.containSubset(deeds, [{ event: 'ownership.transferred', orgId: org.id }])
  })
})

test.group('Ownership: two at once', () => {
  test('of two transfers to different people exactly one wins', async ({ assert }) => {
    const { org, owner, admin, member } = await makeCast()
    const [one, other] = [await membershipOf(org, owner), await membershipOf(org, owner)]
    const outcomes = await Promise.all([
      outcomeOf(new TransferOwnership().handle({ owner: one, toUserId: admin.id })),
      outcomeOf(new TransferOwnership().handle({ owner: other, toUserId: member.id })),
    ])
    assert.sameMembers(outcomes, ['done', 'E_OWNERSHIP_MOVED'])
    const roles = Object.values(await rolesIn(org))
    assert.lengthOf(
      roles.filter((role) => role === 'owner'),
      1
    )
  })

  test('ten requests at once leave one owner, and the losers are told', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, turn) =>
        client
          .post(`/api/v1/orgs/${org.slug}/ownership`)
          .json({ user_id: turn % 2 ? admin.id : member.id })
          .loginAs(owner)
          .withCsrfToken()
      )
    )
    const statuses = responses.map((response) => response.status())
    assert.lengthOf(
      statuses.filter((status) => status === 200),
      1
    )
    // Who came too late is no owner any more (403), or was one until a moment ago (409).
    assert.isEmpty(statuses.filter((status) => ![200, 403, 409].includes(status)))
    const roles = Object.values(await rolesIn(org))
    assert.lengthOf(
      roles.filter((role) => role === 'owner'),
      1
    )
  })

  test('whoever becomes the owner while being removed stays, or is gone and owns nothing', async ({
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const [transfer, removal] = await Promise.all([
      outcomeOf(
        new TransferOwnership().handle({
          owner: await membershipOf(org, owner),
          toUserId: member.id,
        })
      ),
      outcomeOf(
        new RemoveMember().handle({
          actor: await membershipOf(org, admin),
          subject: await membershipOf(org, member),
        })
      ),
    ])
    const roles = await rolesIn(org)
    assert.lengthOf(
      Object.values(roles).filter((role) => role === 'owner'),
      1
    )
    if (transfer === 'done') assert.equal(removal, 'E_OWNER_IMMUTABLE')
    else assert.deepEqual([transfer, removal], ['E_NOT_A_MEMBER', 'done'])
  })

  test('the database itself refuses a second owner', async ({ assert }) => {
    const { org, admin } = await makeCast()
    await assert.rejects(() => joinOrg(org, 'owner'))
    await assert.rejects(() =>
      Membership.query().where({ org_id: org.id, user_id: admin.id }).update({ role: 'owner' })
    )
    await assert.rejects(() =>
      Membership.query().where({ org_id: org.id, user_id: admin.id }).update({ role: 'king' })
    )
    const owners = await Membership.query().where({ org_id: org.id, role: 'owner' })
    assert.lengthOf(owners, 1)
  })
})

const byName = (one: User, other: User) =>
  one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1
