import { test } from '@japa/runner'
import Membership from '#models/membership'
import { joinOrg, makeCast, makeOrg, makeUser } from '#tests/fixtures/people'

test.group('Home', () => {
  test('sends visitors to the sign-in page', async ({ client }) => {
    const response = await client.get('/').redirects(0)
    response.assertStatus(302)
    response.assertHeader('location', '/sign-in')
  })

  test('leads whoever is in one org straight there', async ({ client }) => {
    const { org, member } = await makeCast()
    const response = await client.get('/').loginAs(member).redirects(0)
    response.assertStatus(302)
    response.assertHeader('location', `/orgs/${org.slug}`)
  })

  test('lets whoever is in several choose, by name', async ({ client, assert }) => {
    const user = await makeUser()
    const { org: zebra } = await makeOrg({ name: 'zebra' })
    const { org: alpha } = await makeOrg({ name: 'Alpha' })
    await joinOrg(zebra, 'admin', user)
    await joinOrg(alpha, 'member', user)
    const page = await client.get('/').loginAs(user).withInertia()
    page.assertStatus(200)
    page.assertInertiaComponent('orgs/index')
    const { memberships } = page.inertiaProps as unknown as {
      memberships: { name: string; role: string }[]
    }
    assert.deepEqual(
      memberships.map(({ name, role }) => [name, role]),
      [
        ['Alpha', 'member'],
        ['zebra', 'admin'],
      ]
    )
  })

  test('shows whoever is in none what to do, and what can be restored', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    await org.markDeleted(owner.id)
    const page = await client.get('/').loginAs(owner).withInertia()
    page.assertStatus(200)
    const props = page.inertiaProps as unknown as {
      memberships: object[]
      deleted: { slug: string }[]
    }
    assert.isEmpty(props.memberships)
    assert.deepEqual(
      props.deleted.map(({ slug }) => slug),
      [org.slug]
    )
  })

  test('shows a deleted org to its owner alone', async ({ client, assert }) => {
    const { org, owner, admin } = await makeCast()
    await org.markDeleted(owner.id)
    const page = await client.get('/orgs').loginAs(admin).withInertia()
    assert.notInclude(JSON.stringify(page.inertiaProps), org.slug)
  })
})

test.group('Org pages', () => {
  test('settings are for owner and admins', async ({ client }) => {
    const { org, owner, admin, member, foreigner } = await makeCast()
    for (const [user, status] of [
      [owner, 200],
      [admin, 200],
      [member, 403],
      [foreigner, 404],
    ] as const) {
      const page = await client.get(`/orgs/${org.slug}/settings`).loginAs(user).withInertia()
      page.assertStatus(status)
    }
    const visitor = await client.get(`/orgs/${org.slug}/settings`).redirects(0)
    visitor.assertHeader('location', '/sign-in')
  })

  test('the page for a new org and the picker are for whoever has an account', async ({
    client,
  }) => {
    const user = await makeUser()
    for (const path of ['/orgs/new', '/orgs']) {
      const page = await client.get(path).loginAs(user).withInertia()
      page.assertStatus(200)
      const visitor = await client.get(path).redirects(0)
      visitor.assertHeader('location', '/sign-in')
    }
  })

  test('an address that nobody has is no page', async ({ client }) => {
    const { owner } = await makeOrg()
    for (const slug of ['no-such-org', '..%2f..', 'x'.repeat(500), "a'b"]) {
      const page = await client.get(`/orgs/${slug}/settings`).loginAs(owner).withInertia()
      page.assertStatus(404)
    }
  })

  test('whoever is removed finds the door closed on the next click', async ({ client }) => {
    const { org, member } = await makeCast()
    const before = await client.get(`/orgs/${org.slug}/members`).loginAs(member).withInertia()
    before.assertStatus(200)
    await Membership.query().where({ org_id: org.id, user_id: member.id }).delete()
    const after = await client.get(`/orgs/${org.slug}/members`).loginAs(member).withInertia()
    after.assertStatus(404)
  })
})
