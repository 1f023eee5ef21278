import { test } from '@japa/runner'
import ShareLink from '#models/share_link'
import ShareView from '#models/share_view'
import {
  call,
  codeOf,
  cookieOf,
  linksOf,
  makeSharedAlbum,
  photoFile,
  share,
  viewsOf,
} from '#tests/fixtures/sharing'
import { newPicture } from '#tests/fixtures/uploading'

test.group('Visits | what a visitor gets', () => {
  test('the album behind a link, and nothing about its people', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum(
      [
        {
          name: 'a.jpg',
          bytes: await newPicture({
            takenAt: '2024-05-01T10:00:00',
            gps: { latitude: 52.5, longitude: 13.4 },
          }),
        },
        { name: 'b.jpg', bytes: await newPicture({ takenAt: '2024-05-03T10:00:00' }) },
      ],
      { name: 'May', description: 'Three days out' }
    )
    const link = await share(owner, org, { album_id: album.id })
    const { status, body } = await call(link.api)
    assert.equal(status, 200)
    assert.containsSubset(body.data, {
      title: 'May',
      description: 'Three days out',
      org: { name: org.name },
      photo_count: 2,
      first_taken_at: '2024-05-01T10:00:00.000Z',
      last_taken_at: '2024-05-03T10:00:00.000Z',
      allow_download: true,
      allow_originals: false,
    })
    assert.equal(body.data.cover.photo_id, ids[1])
    const photos = await call(`${link.api}/photos`, {
      headers: { 'lumina-share-pass': body.data.pass },
    })
    assert.deepEqual(
      photos.body.data.map(({ id }: { id: string }) => id),
      [ids[1], ids[0]]
    )
    assert.sameMembers(Object.keys(photos.body.data[0]), [
      ...[
        'id',
        'name',
        'kind',
        'caption',
        'width',
        'height',
        'taken_at',
        'taken_offset',
        'thumbhash',
      ],
      ...['location', 'urls'],
    ])
    assert.isNull(photos.body.data[1].location)
    assert.isNull(photos.body.data[1].urls.original)
    for (const secret of [owner.email, owner.name, owner.id, org.id, org.slug, album.id, link.id]) {
      assert.notInclude(JSON.stringify([body, photos.body]), secret)
    }
  })

  test('places only where the link allows them', async ({ assert }) => {
    const gps = { latitude: 52.5, longitude: 13.4 }
    const { org, owner, album } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture({ gps }) },
    ])
    const link = await share(owner, org, { album_id: album.id, allow_location: true })
    const { body } = await call(`${link.api}/photos`)
    assert.closeTo(body.data[0].location.latitude, 52.5, 1e-4)
  })

  test('photos in pages', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture({ takenAt: '2024-05-01T10:00:00' }) },
      { name: 'b.jpg', bytes: await newPicture({ takenAt: '2024-05-02T10:00:00' }) },
      { name: 'c.jpg', bytes: await newPicture({ takenAt: '2024-05-03T10:00:00' }) },
    ])
    const link = await share(owner, org, { album_id: album.id })
    const first = (await call(`${link.api}/photos?limit=2`)).body
    const second = (await call(`${link.api}/photos?limit=2&cursor=${first.meta.next}`)).body
    const seen = [...first.data, ...second.data].map(({ id }: { id: string }) => id)
    assert.deepEqual(seen, [ids[2], ids[1], ids[0]])
    assert.isNull(second.meta.next)
    assert.equal((await call(`${link.api}/photos?cursor=nonsense`)).status, 422)
    assert.equal((await call(`${link.api}/photos?limit=501`)).status, 422)
  })

  test('of a selection only what was chosen, and only while it is there', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture() },
      { name: 'b.jpg', bytes: await newPicture() },
      { name: 'c.jpg', bytes: await newPicture() },
    ])
    const link = await share(owner, org, { photo_ids: [ids[0], ids[1]] })
    const seen = async () =>
      (await call(`${link.api}/photos`)).body.data.map(({ id }: { id: string }) => id)
    assert.sameMembers(await seen(), [ids[0], ids[1]])
    assert.equal((await call(photoFile(link.api, ids[0], 'thumb'))).status, 200)
    assert.equal((await call(photoFile(link.api, ids[2], 'thumb'))).status, 404)

    await (await org.findPhoto(ids[0])).trash(owner.id)
    assert.deepEqual(await seen(), [ids[1]])
    assert.equal((await call(photoFile(link.api, ids[0], 'thumb'))).status, 404)
    await album.trash(owner.id)
    assert.deepEqual(await seen(), [])
    assert.equal((await call(photoFile(link.api, ids[1], 'thumb'))).status, 404)
    assert.equal((await call(link.api)).body.data.photo_count, 0)
  })
})

test.group('Visits | where links lead nowhere', () => {
  test('unknown and malformed tokens', async ({ assert }) => {
    const tokens = [
      'x',
      'A'.repeat(43),
      'A'.repeat(44),
      '..%2f..%2fetc',
      '%F0%9F%93%B7',
      `${'A'.repeat(42)}'`,
    ]
    for (const token of tokens) {
      for (const path of [
        `/api/v1/shares/${token}`,
        `/api/v1/shares/${token}/photos`,
        `/api/v1/shares/${token}/archive`,
      ]) {
        const answer = await call(path)
        assert.equal(answer.status, 404, path)
      }
      const unlock = await call(`/api/v1/shares/${token}/unlock`, {
        method: 'POST',
        body: { password: 'x' },
      })
      assert.equal(unlock.status, 404)
      assert.equal((await call(`/s/${token}`)).status, 404)
    }
  })

  test('the album in the trash, the org deleted or suspended; back with them', async ({
    assert,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    const { body } = await call(link.api)
    const headers = { 'lumina-share-pass': body.data.pass }
    const statuses = async () => [
      (await call(link.api, { headers })).status,
      (await call(`${link.api}/photos`, { headers })).status,
      (await call(photoFile(link.api, ids[0], 'preview'), { headers })).status,
      (await call(`${link.api}/archive`, { headers })).status,
      (await call(`/s/${link.token}`)).status,
    ]
    await album.trash(owner.id)
    assert.deepEqual(await statuses(), [404, 404, 404, 404, 404])
    await album.restore()
    assert.deepEqual(await statuses(), [200, 200, 200, 200, 200])
    await org.markDeleted(owner.id)
    assert.deepEqual(await statuses(), [404, 404, 404, 404, 404])
    await org.markRestored()
    await org.merge({ suspendedAt: org.createdAt }).save()
    assert.deepEqual(await statuses(), [410, 410, 410, 410, 410])
  })

  test('ended links say why, also to those who were in', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const ends = {
      E_SHARE_EXPIRED: { expires_at: '2020-01-01 00:00:00' },
      E_SHARE_REVOKED: { revoked_at: '2020-01-01 00:00:00' },
    }
    for (const [code, end] of Object.entries(ends)) {
      const link = await share(owner, org, { album_id: album.id })
      const pass = (await call(link.api)).body.data.pass
      await ShareLink.within(org.id).where('id', link.id).update(end)
      for (const headers of [{}, { 'lumina-share-pass': pass }]) {
        for (const path of [
          link.api,
          `${link.api}/photos`,
          photoFile(link.api, ids[0], 'thumb'),
          `${link.api}/archive`,
        ]) {
          const answer = await call(path, { headers: headers as Record<string, string> })
          assert.deepEqual([answer.status, codeOf(answer)], [410, code])
        }
      }
      assert.equal((await call(`/s/${link.token}`)).status, 410)
      assert.equal(await viewsOf(org, link.id), 1)
    }
  })
})

test.group('Visits | views', () => {
  test('a visit counts once for whoever shows the pass they got', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    const opened = await call(link.api)
    const headers = { 'lumina-share-pass': opened.body.data.pass }
    await call(link.api, { headers })
    await call(`${link.api}/photos`, { headers })
    await call(photoFile(link.api, ids[0], 'thumb'), { headers })
    await call(`/s/${link.token}`, { headers: { cookie: cookieOf(opened) } })
    assert.equal(await viewsOf(org, link.id), 1)
    await call(`/s/${link.token}`)
    assert.equal(await viewsOf(org, link.id), 2)
    assert.lengthOf(await ShareView.within(org.id).where('share_link_id', link.id), 2)
  })

  test('the pass is a cookie that scripts cannot read and other sites do not send', async ({
    assert,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    const link = await share(owner, org, { album_id: album.id, expires_at: soon })
    const { headers } = await call(`/s/${link.token}`)
    const cookies = headers.getSetCookie()
    assert.lengthOf(cookies, 1)
    assert.match(
      cookies[0],
      /^lumina_pass_[\w-]{10}=[\w.-]+; Max-Age=(\d+); Path=\/; HttpOnly; SameSite=Lax$/
    )
    const [, age] = /Max-Age=(\d+)/.exec(cookies[0])!
    assert.isAtMost(Number(age), 3_601)
    assert.isAbove(Number(age), 3_500)
  })

  test('a pass opens its own link and no other', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const one = await share(owner, org, { album_id: album.id })
    const other = await share(owner, org, { album_id: album.id, password: 'tulip 7' })
    const pass = (await call(one.api)).body.data.pass
    assert.equal(
      (await call(`${other.api}/photos`, { headers: { 'lumina-share-pass': pass } })).status,
      401
    )
    for (const forged of ['', 'x', `${pass}x`, pass.slice(0, -2), `x${pass}`, '.', 'a.b.c']) {
      const answer = await call(`${other.api}/photos`, { headers: { 'lumina-share-pass': forged } })
      assert.equal(answer.status, 401)
    }
  })

  test('asking for headers, fetching ahead and messengers do not count', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum(undefined, { name: 'Harbour day' })
    const link = await share(owner, org, { album_id: album.id, max_views: 1 })
    assert.equal((await call(`/s/${link.token}`, { method: 'HEAD' })).status, 200)
    await call(link.api, { method: 'HEAD' })
    await call(`${link.api}/photos`, { method: 'HEAD' })
    for (const headers of [
      { 'sec-purpose': 'prefetch' },
      { 'sec-purpose': 'prefetch;prerender' },
      { 'x-moz': 'prefetch' },
    ]) {
      for (const path of [`/s/${link.token}`, link.api, `${link.api}/photos`]) {
        const answer = await call(path, { headers: headers as unknown as Record<string, string> })
        assert.equal(answer.status, 409)
        assert.lengthOf(answer.headers.getSetCookie(), 0)
      }
    }
    const preview = await call(`/s/${link.token}`, {
      headers: { 'user-agent': 'WhatsApp/2.23.20.0' },
    })
    assert.equal(preview.status, 200)
    assert.include(preview.text, '<meta property="og:title" content="Harbour day" />')
    assert.notInclude(preview.text, 'thumbhash')
    assert.equal(await viewsOf(org, link.id), 0)
    assert.equal((await call(`/s/${link.token}`)).status, 200)
  })

  test('messengers learn nothing of a protected link', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum(undefined, { name: 'Harbour day' })
    const link = await share(owner, org, { album_id: album.id, password: 'tulip 7' })
    const preview = await call(`/s/${link.token}`, {
      headers: { 'user-agent': 'Slackbot-LinkExpanding 1.0' },
    })
    assert.notInclude(preview.text, 'Harbour day')
    assert.notInclude(preview.text, org.name)
  })

  test('of fifty who come at once exactly as many get in as the link allows', async ({
    assert,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id, max_views: 7 })
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => call(index % 2 ? link.api : `/s/${link.token}`))
    )
    assert.lengthOf(
      answers.filter(({ status }) => status === 200),
      7
    )
    assert.lengthOf(
      answers.filter(({ status }) => status === 410),
      43
    )
    assert.equal(await viewsOf(org, link.id), 7)
    assert.lengthOf(await ShareView.within(org.id).where('share_link_id', link.id), 7)
    const refused = answers.find(({ status, body }) => status === 410 && body)!
    assert.equal(codeOf(refused), 'E_SHARE_EXHAUSTED')
  })

  test('who is in stays in when the views are used up; nobody else does', async ({ assert }) => {
    const { org, owner, album, ids } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id, max_views: 1 })
    const opened = await call(link.api)
    const headers = { 'lumina-share-pass': opened.body.data.pass }
    const paths = [
      link.api,
      `${link.api}/photos`,
      photoFile(link.api, ids[0], 'thumb'),
      `${link.api}/archive`,
    ]
    for (const path of paths) {
      assert.equal((await call(path, { headers })).status, 200, path)
      const stranger = await call(path)
      assert.deepEqual([stranger.status, codeOf(stranger)], [410, 'E_SHARE_EXHAUSTED'], path)
    }
    assert.equal(
      (await call(`/s/${link.token}`, { headers: { cookie: cookieOf(opened) } })).status,
      200
    )
    await call(`${linksOf(org)}/${link.id}`, { method: 'DELETE', user: owner })
    for (const path of paths) assert.equal((await call(path, { headers })).status, 410)
  })

  test('what lies behind a counted link counts for whoever did not open it first', async ({
    assert,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id, max_views: 1 })
    const first = await call(`${link.api}/photos`)
    assert.equal(first.status, 200)
    assert.equal(await viewsOf(org, link.id), 1)
    assert.equal((await call(`${link.api}/photos`)).status, 410)
    assert.equal(
      (await call(`${link.api}/photos`, { headers: { cookie: cookieOf(first) } })).status,
      200
    )
  })
})
