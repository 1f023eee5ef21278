import { test } from '@japa/runner'
import Membership from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import { makeCast, makeOrg, makeUser } from '#tests/fixtures/people'

const freshSlug = () => `org-${crypto.randomUUID().slice(0, 13)}`

const tokenFor = async (user: User, abilities: string[]) =>
  (await User.accessTokens.create(user, abilities)).value!.release()

test.group('Orgs: create', () => {
  test('whoever has an account founds an org and owns it', async ({ client, assert }) => {
    const user = await makeUser()
    const slug = freshSlug()
    const response = await client
      .post('/api/v1/orgs')
      .json({ name: '  Alpine Club ', slug })
      .loginAs(user)
      .withCsrfToken()
    response.assertStatus(201)
    response.assertBodyContains({
      data: {
        name: 'Alpine Club',
        slug,
        role: 'owner',
        storage: { used_bytes: 0, limit_bytes: 4 * 1024 ** 3 },
        can: { delete_org: true, transfer_ownership: true, manage_people: true },
        settings: {
          members_may_contribute: true,
          members_may_edit_all: true,
          members_may_share: true,
        },
      },
    })
    const membership = await Membership.query().where('user_id', user.id).firstOrFail()
    assert.equal(membership.role, 'owner')
  })

  test('visitors found nothing', async ({ client }) => {
    const response = await client
      .post('/api/v1/orgs')
      .json({ name: 'Nobody', slug: freshSlug() })
      .withCsrfToken()
    response.assertStatus(401)
  })

  test('refuses addresses that are taken, reserved, too long or malformed', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const before = await Membership.query().where('user_id', owner.id)
    for (const [slug, code] of [
      [org.slug, 'E_SLUG_TAKEN'],
      [org.slug.toUpperCase(), 'E_SLUG_TAKEN'],
      ['admin', 'E_VALIDATION'],
      ['new', 'E_VALIDATION'],
      ['a', 'E_VALIDATION'],
      ['x'.repeat(49), 'E_VALIDATION'],
      ['two words', 'E_VALIDATION'],
      ['-edge-', 'E_VALIDATION'],
      ['../etc', 'E_VALIDATION'],
      ['ümlaut', 'E_VALIDATION'],
      [undefined, 'E_VALIDATION'],
    ]) {
      const response = await client
        .post('/api/v1/orgs')
        .json({ name: 'Another', slug })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code, field: 'slug' }] })
    }
    assert.lengthOf(await Membership.query().where('user_id', owner.id), before.length)
  })

  test('refuses names that are empty or too long', async ({ client }) => {
    const user = await makeUser()
    for (const name of ['', '   ', 'x'.repeat(81), undefined]) {
      const response = await client
        .post('/api/v1/orgs')
        .json({ name, slug: freshSlug() })
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_VALIDATION', field: 'name' }] })
    }
  })

  test('of two who want the same address at once one gets it', async ({ client, assert }) => {
    const slug = freshSlug()
    const people = await Promise.all([makeUser(), makeUser()])
    const responses = await Promise.all(
      people.map((user) =>
        client.post('/api/v1/orgs').json({ name: 'Twins', slug }).loginAs(user).withCsrfToken()
      )
    )
    assert.sameMembers(
      responses.map((response) => response.status()),
      [201, 422]
    )
    assert.lengthOf(await Org.query().where('slug', slug), 1)
  })
})

test.group('Orgs: list and show', () => {
  test('lists the orgs one belongs to with role and storage', async ({ client, assert }) => {
    const { org, owner, member, foreigner } = await makeCast()
    for (const [user, role] of [
      [owner, 'owner'],
      [member, 'member'],
    ] as const) {
      const response = await client.get('/api/v1/orgs').loginAs(user)
      response.assertStatus(200)
      const rows: { slug: string; role: string }[] = response.body().data
      assert.deepEqual(
        rows.map((row) => [row.slug, row.role]),
        [[org.slug, role]]
      )
    }
    const elsewhere = await client.get('/api/v1/orgs').loginAs(foreigner)
    assert.notInclude(elsewhere.text(), org.slug)
    const visitor = await client.get('/api/v1/orgs')
    visitor.assertStatus(401)
  })

  test('shows an org to its people with what each may do', async ({ client }) => {
    const { org, owner, admin, member } = await makeCast()
    for (const [user, can] of [
      [owner, { manage_people: true, manage_settings: true, delete_org: true }],
      [admin, { manage_people: true, manage_settings: true, delete_org: false }],
      [member, { manage_people: false, manage_settings: false, delete_org: false }],
    ] as const) {
      const response = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(user)
      response.assertStatus(200)
      response.assertBodyContains({ data: { id: org.id, storage: { used_bytes: 0 }, can } })
    }
  })

  test('is no different from nothing for people of another org', async ({ client, assert }) => {
    const { org, foreigner } = await makeCast()
    const real = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(foreigner)
    const made = await client.get('/api/v1/orgs/there-is-no-such-org').loginAs(foreigner)
    real.assertStatus(404)
    made.assertStatus(404)
    assert.deepEqual(real.body(), made.body())
  })

  test('a token made for one org sees that org alone and founds no other', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const other = await makeOrg()
    await Membership.create({ orgId: other.org.id, userId: owner.id, role: 'member' })
    const token = await tokenFor(owner, ['read', 'write', 'admin', `org:${org.id}`])
    const list = await client.get('/api/v1/orgs').bearerToken(token)
    assert.deepEqual(
      list.body().data.map((row: { slug: string }) => row.slug),
      [org.slug]
    )
    const foreign = await client.get(`/api/v1/orgs/${other.org.slug}`).bearerToken(token)
    foreign.assertStatus(404)
    const made = await client
      .post('/api/v1/orgs')
      .json({ name: 'More', slug: freshSlug() })
      .bearerToken(token)
    made.assertStatus(403)
    made.assertBodyContains({ errors: [{ code: 'E_TOKEN_BOUND' }] })
  })

  test('deleted orgs are gone for everybody in them', async ({ client }) => {
    const { org, owner, admin } = await makeCast()
    await org.markDeleted(owner.id)
    for (const user of [owner, admin]) {
      const response = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(user)
      response.assertStatus(404)
    }
  })
})

test.group('Orgs: change', () => {
  test('owner and admins rename, move and set what members may do', async ({ client, assert }) => {
    const { org, owner, admin } = await makeCast()
    const renamed = await client
      .patch(`/api/v1/orgs/${org.slug}`)
      .json({ name: 'Renamed', settings: { members_may_share: false } })
      .loginAs(admin)
      .withCsrfToken()
    renamed.assertStatus(200)
    renamed.assertBodyContains({
      data: {
        name: 'Renamed',
        settings: { members_may_share: false, members_may_contribute: true },
      },
    })
    const slug = freshSlug()
    const moved = await client
      .patch(`/api/v1/orgs/${org.slug}`)
      .json({ slug, settings: { members_may_contribute: false } })
      .loginAs(owner)
      .withCsrfToken()
    moved.assertStatus(200)
    const old = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(owner)
    old.assertStatus(404)
    await org.refresh()
    assert.equal(org.slug, slug)
    assert.deepEqual(org.settings, { membersMayShare: false, membersMayContribute: false })
  })

  test('what members may do shows in what they can', async ({ client }) => {
    const { org, owner, admin, member } = await makeCast()
    await client
      .patch(`/api/v1/orgs/${org.slug}`)
      .json({ settings: { members_may_share: false, members_may_contribute: false } })
      .loginAs(owner)
      .withCsrfToken()
    const forMember = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(member)
    forMember.assertBodyContains({ data: { can: { contribute: false, share: false } } })
    const forAdmin = await client.get(`/api/v1/orgs/${org.slug}`).loginAs(admin)
    forAdmin.assertBodyContains({ data: { can: { contribute: true, share: true } } })
  })

  test('members, visitors and people of another org change nothing', async ({ client, assert }) => {
    const { org, member, foreigner } = await makeCast()
    for (const [user, status] of [
      [member, 403],
      [foreigner, 404],
    ] as const) {
      const response = await client
        .patch(`/api/v1/orgs/${org.slug}`)
        .json({ name: 'Taken over' })
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(status)
    }
    const visitor = await client
      .patch(`/api/v1/orgs/${org.slug}`)
      .json({ name: 'Taken over' })
      .withCsrfToken()
    visitor.assertStatus(401)
    assert.equal((await Org.findOrFail(org.id)).name, org.name)
  })

  test('refuses an address that another org has, and keeps everything as it was', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeOrg()
    const other = await makeOrg()
    const response = await client
      .patch(`/api/v1/orgs/${org.slug}`)
      .json({ name: 'Half done', slug: other.org.slug })
      .loginAs(owner)
      .withCsrfToken()
    response.assertStatus(422)
    response.assertBodyContains({ errors: [{ code: 'E_SLUG_TAKEN', field: 'slug' }] })
    const now = await Org.findOrFail(org.id)
    assert.deepEqual([now.name, now.slug], [org.name, org.slug])
  })

  test('refuses reserved addresses, long names and settings that are no claims', async ({
    client,
  }) => {
    const { org, owner } = await makeOrg()
    for (const [body, field] of [
      [{ slug: 'api' }, 'slug'],
      [{ name: 'x'.repeat(81) }, 'name'],
      [{ settings: { members_may_share: 'perhaps' } }, 'settings.members_may_share'],
      [{ settings: 'all' }, 'settings'],
    ] as const) {
      const response = await client
        .patch(`/api/v1/orgs/${org.slug}`)
        .json(body)
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_VALIDATION', field }] })
    }
  })

  test('needs a token of scope admin', async ({ client }) => {
    const { org, owner } = await makeOrg()
    for (const [abilities, status] of [
      [['read'], 403],
      [['read', 'write'], 403],
      [['admin'], 200],
    ] as const) {
      const response = await client
        .patch(`/api/v1/orgs/${org.slug}`)
        .json({ name: 'By token' })
        .bearerToken(await tokenFor(owner, [...abilities]))
      response.assertStatus(status)
    }
  })
})
