import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import ShareLink from '#models/share_link'
import { call, codeOf, linksOf, makeSharedAlbum, share, viewsOf } from '#tests/fixtures/sharing'
import { makeAlbum, newPicture } from '#tests/fixtures/uploading'

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

test.group('Share links | making them', () => {
  test('an album is shared with everything a link can say', async ({ assert }) => {
    const { org, member, album, ids } = await makeSharedAlbum()
    const expires = inDays(7)
    const { status, body } = await call(linksOf(org), {
      method: 'POST',
      user: member,
      body: {
        album_id: album.id,
        title: '  For   grandma ',
        expires_at: expires,
        password: 'tulip 7',
        max_views: 10,
        allow_originals: true,
        allow_download: false,
        allow_location: true,
      },
    })
    assert.equal(status, 201)
    assert.containsSubset(body.data, {
      title: 'For grandma',
      album_id: album.id,
      album: { id: album.id, name: album.name, is_trashed: false },
      photo_count: 1,
      state: 'active',
      protected: true,
      max_views: 10,
      view_count: 0,
      allow_originals: true,
      allow_download: false,
      allow_upload: false,
      allow_location: true,
      created_by: { id: member.id, name: member.name },
      can: { copy: true, edit: true, revoke: true },
    })
    assert.equal(body.data.cover.photo_id, ids[0])
    assert.closeTo(Date.parse(body.data.expires_at), Date.parse(expires), 1000)
    assert.match(body.data.url, /^http:\/\/[^/]+\/s\/[\w-]{43}$/)
    assert.notInclude(JSON.stringify(body), 'tulip')
    assert.notProperty(body.data, 'password')
  })

  test('chosen photos are shared, each of them once', async ({ assert }) => {
    const { org, owner, ids } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.jpg', bytes: await newPicture() },
      { name: 'c.jpg', bytes: await newPicture() },
    ])
    const link = await share(owner, org, { photo_ids: [ids[0], ids[2], ids[0]] })
    assert.containsSubset(link, {
      album_id: null,
      album: null,
      photo_count: 2,
      title: null,
      expires_at: null,
      max_views: null,
      protected: false,
      allow_originals: false,
      allow_download: true,
      allow_location: false,
    })
  })

  test('neither token nor password can be read from the database', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id, password: 'tulip 7' })
    const row = JSON.stringify(
      (await ShareLink.within(org.id).where('id', link.id).firstOrFail()).$attributes
    )
    assert.notInclude(row, link.token)
    assert.notInclude(row, 'tulip')
  })

  test('what cannot be shared is refused, and nothing is made', async ({ assert }) => {
    const { org, owner, album, ids, foreigner, foreignOrg } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.jpg', bytes: await newPicture() },
    ])
    const foreignAlbum = await makeAlbum(foreignOrg, foreigner)
    const trashedAlbum = await makeAlbum(org, owner)
    await trashedAlbum.trash(owner.id)
    await (await org.findPhoto(ids[1])).trash(owner.id)
    const cases: [Record<string, unknown>, string, string][] = [
      [{}, 'E_VALIDATION', 'album_id'],
      [{ album_id: foreignAlbum.id }, 'E_ALBUM_UNKNOWN', 'album_id'],
      [{ album_id: trashedAlbum.id }, 'E_ALBUM_UNKNOWN', 'album_id'],
      [{ album_id: 'x' }, 'E_VALIDATION', 'album_id'],
      [{ photo_ids: [] }, 'E_VALIDATION', 'photo_ids'],
      [{ photo_ids: ['x'] }, 'E_VALIDATION', 'photo_ids.0'],
      [{ photo_ids: [randomUUID()] }, 'E_PHOTOS_UNKNOWN', 'photo_ids'],
      [{ photo_ids: [ids[0], ids[1]] }, 'E_PHOTOS_UNKNOWN', 'photo_ids'],
      [{ photo_ids: Array.from({ length: 1001 }, () => ids[0]) }, 'E_VALIDATION', 'photo_ids'],
      [{ album_id: album.id, photo_ids: [ids[0]] }, 'E_SHARE_ONE_THING', 'photo_ids'],
      [{ album_id: album.id, expires_at: '2020-01-01T00:00:00Z' }, 'E_VALIDATION', 'expires_at'],
      [{ album_id: album.id, expires_at: '2027-13-01' }, 'E_VALIDATION', 'expires_at'],
      [{ album_id: album.id, expires_at: '9999-01-01T00:00:00Z' }, 'E_VALIDATION', 'expires_at'],
      [{ album_id: album.id, expires_at: 5 }, 'E_VALIDATION', 'expires_at'],
      [{ album_id: album.id, max_views: 0 }, 'E_VALIDATION', 'max_views'],
      [{ album_id: album.id, max_views: 1.5 }, 'E_VALIDATION', 'max_views'],
      [{ album_id: album.id, max_views: 'many' }, 'E_VALIDATION', 'max_views'],
      [{ album_id: album.id, password: 'abc' }, 'E_VALIDATION', 'password'],
      [{ album_id: album.id, password: 'x'.repeat(201) }, 'E_VALIDATION', 'password'],
      [{ album_id: album.id, title: 'x'.repeat(121) }, 'E_VALIDATION', 'title'],
      [{ album_id: album.id, allow_download: 'perhaps' }, 'E_VALIDATION', 'allow_download'],
    ]
    for (const [body, code, field] of cases) {
      const answer = await call(linksOf(org), { method: 'POST', user: owner, body })
      assert.equal(answer.status, 422, JSON.stringify(body))
      assert.containsSubset(answer.body.errors[0], { code, field })
    }
    assert.lengthOf(await ShareLink.within(org.id), 0)
  })
})

test.group('Share links | who may', () => {
  test('members share where the org lets them; owner and admins always', async ({ assert }) => {
    const { org, owner, admin, member, foreigner, album } = await makeSharedAlbum()
    const post = async (user?: typeof owner) =>
      (await call(linksOf(org), { method: 'POST', user, body: { album_id: album.id } })).status
    assert.equal(await post(member), 201)
    await org.merge({ settings: { membersMayShare: false } }).save()
    assert.deepEqual(
      [
        await post(owner),
        await post(admin),
        await post(member),
        await post(foreigner),
        await post(),
      ],
      [201, 201, 403, 404, 403]
    )
  })

  test('everybody changes and revokes their own; owner and admins those of others', async ({
    assert,
  }) => {
    const { org, owner, admin, member, foreigner, album } = await makeSharedAlbum()
    const own = await share(member, org, { album_id: album.id })
    const others = await share(owner, org, { album_id: album.id })
    const change = async (id: string, user?: typeof owner) =>
      (await call(`${linksOf(org)}/${id}`, { method: 'PATCH', user, body: { title: 'New' } }))
        .status
    const revoke = async (id: string, user?: typeof owner) =>
      (await call(`${linksOf(org)}/${id}`, { method: 'DELETE', user })).status

    assert.deepEqual([await change(own.id, member), await change(others.id, member)], [200, 403])
    assert.deepEqual([await change(own.id, admin), await change(own.id, foreigner)], [200, 404])
    assert.equal(await change(own.id), 403)
    assert.deepEqual(
      [await revoke(others.id, member), await revoke(others.id, foreigner)],
      [403, 404]
    )
    assert.equal(await revoke(others.id), 403)
    assert.deepEqual([await revoke(own.id, member), await revoke(others.id, admin)], [204, 204])
  })

  test('all of an org see its links; the address is for those who may hand it on', async ({
    assert,
  }) => {
    const { org, owner, member, foreigner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    const seen = async () => (await call(`${linksOf(org)}/${link.id}`, { user: member })).body.data
    assert.containsSubset(await seen(), {
      url: link.url,
      can: { copy: true, edit: false, revoke: false },
    })
    await org.merge({ settings: { membersMayShare: false } }).save()
    assert.containsSubset(await seen(), { url: null, can: { copy: false } })
    for (const path of [linksOf(org), `${linksOf(org)}/${link.id}`]) {
      assert.equal((await call(path, { user: foreigner })).status, 404)
      assert.equal((await call(path)).status, 401)
    }
  })

  test('a token that may only read makes no links', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const answer = await call(linksOf(org), {
      method: 'POST',
      user: owner,
      scopes: ['read'],
      body: { album_id: album.id },
    })
    assert.equal(answer.status, 403)
  })

  test('a link of another org does not exist, even under one’s own', async ({ assert }) => {
    const { org, owner, album, foreigner, foreignOrg } = await makeSharedAlbum()
    const { id } = await share(owner, org, { album_id: album.id })
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? {} : undefined
      assert.equal(
        (await call(`${linksOf(foreignOrg)}/${id}`, { method, user: foreigner, body })).status,
        404
      )
      assert.equal(
        (await call(`${linksOf(org)}/nonsense`, { method, user: owner, body })).status,
        404
      )
      assert.equal(
        (await call(`${linksOf(org)}/${randomUUID()}`, { method, user: owner, body })).status,
        404
      )
    }
  })
})

test.group('Share links | changing and listing', () => {
  test('what is named changes, and the rest stays', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, {
      album_id: album.id,
      password: 'tulip 7',
      max_views: 5,
      title: 'One',
    })
    const change = async (body: object) =>
      (await call(`${linksOf(org)}/${link.id}`, { method: 'PATCH', user: owner, body })).body.data
    assert.containsSubset(await change({ allow_originals: true }), {
      allow_originals: true,
      title: 'One',
      protected: true,
      max_views: 5,
      url: link.url,
    })
    const cleared = { title: null, password: null, max_views: null, expires_at: null }
    assert.containsSubset(await change(cleared), { title: null, protected: false, max_views: null })
  })

  test('fewer views than were used are refused', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    await call(link.api)
    await call(link.api)
    const change = (max: number) =>
      call(`${linksOf(org)}/${link.id}`, { method: 'PATCH', user: owner, body: { max_views: max } })
    const refused = await change(1)
    assert.equal(refused.status, 422)
    assert.containsSubset(refused.body.errors[0], {
      code: 'E_SHARE_VIEWS_USED',
      field: 'max_views',
    })
    assert.include(refused.body.errors[0].message, '2 times')
    assert.equal((await change(2)).body.data.state, 'exhausted')
    assert.equal((await change(3)).body.data.state, 'active')
    assert.equal(await viewsOf(org, link.id), 2)
  })

  test('what was revoked stays so; revoking again changes nothing', async ({ assert }) => {
    const { org, owner, admin, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    const path = `${linksOf(org)}/${link.id}`
    await call(path, { method: 'DELETE', user: owner })
    const { revoked_at: first } = (await call(path, { user: owner })).body.data
    assert.equal((await call(path, { method: 'DELETE', user: admin })).status, 204)
    const row = await ShareLink.within(org.id).where('id', link.id).firstOrFail()
    assert.equal(row.revokedById, owner.id)
    assert.equal((await call(path, { user: owner })).body.data.revoked_at, first)
    const change = await call(path, {
      method: 'PATCH',
      user: owner,
      body: { expires_at: inDays(1) },
    })
    assert.equal(change.status, 409)
    assert.equal(codeOf(change), 'E_SHARE_REVOKED')
  })

  test('lists the newest first, in pages, by album and by whether they still open', async ({
    assert,
  }) => {
    const { org, owner, member, album } = await makeSharedAlbum()
    const other = await makeAlbum(org, owner)
    const active = await share(owner, org, { album_id: album.id })
    const revoked = await share(owner, org, { album_id: album.id })
    const expired = await share(owner, org, { album_id: other.id })
    const used = await share(owner, org, { album_id: album.id, max_views: 1 })
    await call(`${linksOf(org)}/${revoked.id}`, { method: 'DELETE', user: owner })
    await ShareLink.within(org.id)
      .where('id', expired.id)
      .update({ expires_at: '2020-01-01 00:00:00' })
    await call(used.api)
    const list = async (query = '') =>
      (await call(`${linksOf(org)}${query}`, { user: member })).body
    const ids = async (query: string) =>
      (await list(query)).data.map(({ id }: { id: string }) => id)

    assert.deepEqual(await ids(''), [used.id, expired.id, revoked.id, active.id])
    assert.deepEqual(await ids('?state=active'), [active.id])
    assert.deepEqual(await ids('?state=ended'), [used.id, expired.id, revoked.id])
    assert.deepEqual(await ids(`?album_id=${other.id}`), [expired.id])
    const states = (await list()).data.map(({ state }: { state: string }) => state)
    assert.deepEqual(states, ['exhausted', 'expired', 'revoked', 'active'])

    const first = await list('?limit=3')
    assert.lengthOf(first.data, 3)
    assert.deepEqual(await ids(`?limit=3&cursor=${first.meta.next}`), [active.id])
    assert.equal((await call(`${linksOf(org)}?cursor=nonsense`, { user: member })).status, 422)
    assert.equal((await call(`${linksOf(org)}?state=odd`, { user: member })).status, 422)
  })
})
