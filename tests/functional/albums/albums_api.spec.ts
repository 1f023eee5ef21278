import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { idsOf, makePhoto, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast, makeOrg } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const albumsOf = ({ slug }: { slug: string }) => `/api/v1/orgs/${slug}/albums`

test.group('Albums: list', () => {
  test('shows every member the albums with counts, dates and the newest photo as cover', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org, owner, { name: 'Summer', description: 'At the lake' })
    const oldest = await makePhoto(album, owner)
    const newest = await makePhoto(album, owner)
    await makePhoto(album, owner, { state: 'processing', thumbhash: null })
    await trashedDaysAgo(await makePhoto(album, owner), 1)

    const response = await client.get(albumsOf(org)).loginAs(member)
    response.assertStatus(200)
    assert.lengthOf(response.body().data, 1)
    const [row] = response.body().data
    assert.containsSubset(row, {
      id: album.id,
      name: 'Summer',
      description: 'At the lake',
      photo_count: 3,
      cover: {
        photo_id: newest.id,
        thumb_url: `/api/v1/orgs/${org.slug}/photos/${newest.id}/files/thumb`,
        width: 4000,
        height: 3000,
      },
      can: { edit: true, trash: true, upload: true },
    })
    assert.equal(row.first_taken_at, new Date(oldest.takenAt).toISOString())
    assert.isNull(response.body().meta.next)
  })

  test('is not there for visitors, nor for members of another org', async ({ client }) => {
    const { org, foreigner } = await makeCast()
    const visitor = await client.get(albumsOf(org))
    visitor.assertStatus(401)
    const stranger = await client.get(albumsOf(org)).loginAs(foreigner)
    stranger.assertStatus(404)
  })

  test('pages in the order that people gave, without losing or repeating an album', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const places = [2, 0, 1, 1, 0]
    for (const position of places) await makeAlbum(org, owner, { position })
    const seen: { id: string; position: number }[] = []
    let next: string | null = ''
    while (next !== null) {
      const page = await client
        .get(albumsOf(org))
        .qs({ limit: 2, ...(next && { cursor: next }) })
        .loginAs(owner)
      page.assertStatus(200)
      seen.push(...page.body().data)
      next = page.body().meta.next
    }
    assert.lengthOf(new Set(idsOf(seen)), places.length)
    assert.deepEqual(
      seen.map(({ position }) => position),
      [0, 0, 1, 1, 2]
    )
  })

  test('refuses a cursor that it did not make, and limits out of bounds', async ({ client }) => {
    const { org, owner } = await makeCast()
    for (const cursor of ['nonsense', Buffer.from('["a","b"]').toString('base64url')]) {
      const response = await client.get(albumsOf(org)).qs({ cursor }).loginAs(owner)
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_BAD_CURSOR', field: 'cursor' }] })
    }
    for (const limit of ['0', '501', 'many']) {
      const response = await client.get(albumsOf(org)).qs({ limit }).loginAs(owner)
      response.assertStatus(422)
    }
  })
})

test.group('Albums: create', () => {
  test('lets every member make one, in front of the others', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    for (const user of [owner, member]) {
      const response = await client
        .post(albumsOf(org))
        .json({ name: '  Winter \n trip ', description: 'Snow' })
        .loginAs(user)
        .withCsrfToken()
      response.assertStatus(201)
      const { data } = response.body()
      assert.containsSubset(data, {
        name: 'Winter trip',
        description: 'Snow',
        photo_count: 0,
        cover: null,
        created_by: { id: user.id, name: user.name },
      })
      const list = await client.get(albumsOf(org)).loginAs(owner)
      assert.equal(list.body().data[0].id, data.id)
    }
  })

  test('is refused to members where the org says so, but not to admins', async ({ client }) => {
    const { org, admin, member } = await makeCast()
    await org.merge({ settings: { membersMayContribute: false } }).save()
    const refused = await client
      .post(albumsOf(org))
      .json({ name: 'Mine' })
      .loginAs(member)
      .withCsrfToken()
    refused.assertStatus(403)
    const made = await client
      .post(albumsOf(org))
      .json({ name: 'Mine' })
      .loginAs(admin)
      .withCsrfToken()
    made.assertStatus(201)
  })

  test('is not there for visitors and strangers', async ({ client }) => {
    const { org, foreigner } = await makeCast()
    const visitor = await client.post(albumsOf(org)).json({ name: 'Mine' }).withCsrfToken()
    visitor.assertStatus(401)
    const stranger = await client
      .post(albumsOf(org))
      .json({ name: 'Mine' })
      .loginAs(foreigner)
      .withCsrfToken()
    stranger.assertStatus(404)
  })

  test('needs a name that fits', async ({ client }) => {
    const { org, owner } = await makeCast()
    for (const name of [undefined, '', '   ', 'x'.repeat(121), 7, null]) {
      const response = await client
        .post(albumsOf(org))
        .json({ name })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ field: 'name' }] })
    }
  })
})

test.group('Albums: change', () => {
  test('changes name, description and cover', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org, owner)
    const cover = await makePhoto(album, owner)
    await makePhoto(album, owner)
    const response = await client
      .patch(`${albumsOf(org)}/${album.id}`)
      .json({ name: 'Lake', description: null, cover_photo_id: cover.id })
      .loginAs(member)
      .withCsrfToken()
    response.assertStatus(200)
    assert.containsSubset(response.body().data, {
      name: 'Lake',
      description: null,
      cover_photo_id: cover.id,
      cover: { photo_id: cover.id },
      contributors: [{ id: owner.id, name: owner.name }],
    })
  })

  test('leaves alone what is not named, and what is in the trash', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org, owner, { description: 'Kept' })
    const cover = await makePhoto(album, owner)
    await makePhoto(album, owner)
    await album.merge({ coverPhotoId: cover.id }).save()
    const rename = () =>
      client
        .patch(`${albumsOf(org)}/${album.id}`)
        .json({ name: 'New' })
        .loginAs(owner)
        .withCsrfToken()
    const { data } = (await rename()).body()
    assert.containsSubset(data, { name: 'New', description: 'Kept', cover_photo_id: cover.id })
    await trashedDaysAgo(album, 1)
    const refused = await rename()
    refused.assertStatus(409)
    refused.assertBodyContains({ errors: [{ code: 'E_IN_TRASH' }] })
  })

  test('takes only a photo of this album as cover', async ({ client }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const album = await makeAlbum(org, owner)
    const elsewhere = await makePhoto(await makeAlbum(org, owner), owner)
    const trashed = await trashedDaysAgo(await makePhoto(album, owner), 1)
    const foreign = await makePhoto(await makeAlbum(foreignOrg, foreigner), foreigner)
    for (const id of [elsewhere.id, trashed.id, foreign.id, randomUUID()]) {
      const response = await client
        .patch(`${albumsOf(org)}/${album.id}`)
        .json({ cover_photo_id: id })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(422)
      response.assertBodyContains({
        errors: [{ code: 'E_COVER_UNKNOWN', field: 'cover_photo_id' }],
      })
    }
  })

  test('moves an album to a place in the list and makes room', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const [third, second, first] = [
      await makeAlbum(org),
      await makeAlbum(org),
      await makeAlbum(org),
    ]
    const order = async () => idsOf((await client.get(albumsOf(org)).loginAs(owner)).body().data)
    assert.deepEqual(await order(), idsOf([first, second, third]))
    for (const [position, expected] of [
      [1, [second, first, third]],
      [100, [second, third, first]],
      [0, [first, second, third]],
    ] as const) {
      const response = await client
        .patch(`${albumsOf(org)}/${first.id}`)
        .json({ position })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(200)
      assert.deepEqual(await order(), idsOf([...expected]))
    }
  })

  test('is for whoever made it where members may not edit everything', async ({ client }) => {
    const { org, owner, admin, member } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const theirs = await makeAlbum(org, owner)
    const own = await makeAlbum(org, member)
    const rename = (id: string, user: typeof owner) =>
      client
        .patch(`${albumsOf(org)}/${id}`)
        .json({ name: 'New' })
        .loginAs(user)
        .withCsrfToken()
    ;(await rename(theirs.id, member)).assertStatus(403)
    ;(await rename(own.id, member)).assertStatus(200)
    ;(await rename(own.id, admin)).assertStatus(200)
  })

  test('is not there for visitors and strangers, nor under a foreign or malformed id', async ({
    client,
  }) => {
    const { org, owner, foreigner, foreignOrg } = await makeCast()
    const album = await makeAlbum(org, owner)
    const foreign = await makeAlbum(foreignOrg, foreigner)
    const path = `${albumsOf(org)}/${album.id}`
    ;(await client.patch(path).json({ name: 'x' }).withCsrfToken()).assertStatus(401)
    ;(await client.patch(path).json({ name: 'x' }).loginAs(foreigner).withCsrfToken()).assertStatus(
      404
    )
    for (const id of [
      foreign.id,
      randomUUID(),
      'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz',
      '1',
      '%00',
    ]) {
      const read = await client.get(`${albumsOf(org)}/${id}`).loginAs(owner)
      read.assert!.oneOf(read.status(), [400, 404])
      const write = await client
        .patch(`${albumsOf(org)}/${id}`)
        .json({ name: 'x' })
        .loginAs(owner)
        .withCsrfToken()
      write.assert!.oneOf(write.status(), [400, 404])
    }
  })
})

test.group('Albums: trash and restore', () => {
  test('hides the album with its photos, and brings both back', async ({ client, assert }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org, owner)
    const photo = await makePhoto(album, owner)
    const photos = async () =>
      idsOf((await client.get(`/api/v1/orgs/${org.slug}/photos`).loginAs(owner)).body().data)
    assert.deepEqual(await photos(), [photo.id])

    const trashed = await client
      .delete(`${albumsOf(org)}/${album.id}`)
      .loginAs(member)
      .withCsrfToken()
    trashed.assertStatus(204)
    assert.deepEqual(await photos(), [])
    assert.deepEqual((await client.get(albumsOf(org)).loginAs(owner)).body().data, [])
    const page = await client
      .get(`/orgs/${org.slug}/albums/${album.id}`)
      .loginAs(owner)
      .withInertia()
    page.assertStatus(404)
    const write = await client
      .patch(`/api/v1/orgs/${org.slug}/photos/${photo.id}`)
      .json({ caption: 'x' })
      .loginAs(owner)
      .withCsrfToken()
    write.assertStatus(409)

    const restored = await client
      .post(`${albumsOf(org)}/${album.id}/restoration`)
      .loginAs(member)
      .withCsrfToken()
    restored.assertStatus(200)
    assert.isNull(restored.body().data.trashed_at)
    assert.deepEqual(await photos(), [photo.id])
  })

  test('trashing twice does not start the thirty days anew', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await trashedDaysAgo(await makeAlbum(org, owner), 5)
    const before = album.trashedAt!.toUnixInteger()
    const again = await client
      .delete(`${albumsOf(org)}/${album.id}`)
      .loginAs(owner)
      .withCsrfToken()
    again.assertStatus(204)
    await album.refresh()
    assert.equal(album.trashedAt!.toUnixInteger(), before)
  })

  test('is for visitors and strangers not there, and for members not where only their own is theirs', async ({
    client,
  }) => {
    const { org, owner, member, foreigner } = await makeCast()
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    const album = await makeAlbum(org, owner)
    const path = `${albumsOf(org)}/${album.id}`
    ;(await client.delete(path).withCsrfToken()).assertStatus(401)
    ;(await client.delete(path).loginAs(foreigner).withCsrfToken()).assertStatus(404)
    ;(await client.delete(path).loginAs(member).withCsrfToken()).assertStatus(403)
    ;(await client.post(`${path}/restoration`).withCsrfToken()).assertStatus(401)
    ;(await client.post(`${path}/restoration`).loginAs(foreigner).withCsrfToken()).assertStatus(404)
    ;(await client.post(`${path}/restoration`).loginAs(member).withCsrfToken()).assertStatus(403)
  })

  test('writes without a CSRF token are refused', async ({ client }) => {
    const { org, owner } = await makeOrg()
    const response = await client.post(albumsOf(org)).json({ name: 'Mine' }).loginAs(owner)
    response.assertStatus(403)
    response.assertBodyContains({ errors: [{ code: 'E_BAD_CSRF_TOKEN' }] })
  })
})
