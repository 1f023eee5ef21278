import { test } from '@japa/runner'
import { InvitePerson } from '#actions/invite_person'
import { makeCast } from '#tests/fixtures/people'

test.group('Members: page', () => {
  test('shows everybody to everybody, open invitations to who may invite', async ({
    client,
    assert,
  }) => {
    const { org, owner, admin, member } = await makeCast()
    const inviter = await org.findMembership(owner.id)
    inviter.$setRelated('org', org)
    await new InvitePerson().handle({ inviter, role: 'member', origin: 'http://localhost' })
    for (const [user, invitations] of [
      [owner, 1],
      [admin, 1],
      [member, 0],
    ] as const) {
      const page = await client.get(`/orgs/${org.slug}/members`).loginAs(user).withInertia()
      page.assertStatus(200)
      page.assertInertiaComponent('members/index')
      const props = page.inertiaProps as unknown as { members: object[]; invitations: object[] }
      assert.lengthOf(props.members, 3)
      assert.lengthOf(props.invitations, invitations)
    }
  })

  test('asks visitors to sign in and does not exist for people of another org', async ({
    client,
  }) => {
    const { org, foreigner } = await makeCast()
    const visitor = await client.get(`/orgs/${org.slug}/members`).redirects(0)
    visitor.assertStatus(302)
    visitor.assertHeader('location', '/sign-in')
    const stranger = await client.get(`/orgs/${org.slug}/members`).loginAs(foreigner).withInertia()
    stranger.assertStatus(404)
    stranger.assertInertiaComponent('errors/show')
  })
})
