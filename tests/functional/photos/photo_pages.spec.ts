import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import Favorite from '#models/favorite'
import { makePhoto, makePhotos, trashedDaysAgo } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

type Props = Record<string, any>

/** The photos that a page brings along, newest first. */
const firstIds = ({ timeline }: Props): string[] =>
  timeline.buckets.flatMap(({ key }: { key: string }) => timeline.columns[key]?.ids ?? [])

test.group('Photo pages', () => {
  test('open the albums, an album, all photos, favourites and trash for every member', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org, owner)
    const photo = await makePhoto(album, owner, { tags: ['Lake'] })
    const trashed = await trashedDaysAgo(await makePhoto(album, owner), 10)
    const at = `/orgs/${org.slug}`
    const visit = async (path: string) => {
      const page = await client.get(`${at}${path}`).loginAs(member).withInertia()
      page.assertStatus(200)
      return { component: page.inertiaComponent, props: page.inertiaProps as Record<string, any> }
    }
    const albums = await visit('')
    assert.equal(albums.component, 'albums/index')
    assert.containsSubset(albums.props.albums, [
      { id: album.id, photoCount: 1, cover: { photoId: photo.id } },
    ])
    const show = await visit(`/albums/${album.id}`)
    assert.equal(show.component, 'albums/show')
    assert.deepEqual(firstIds(show.props), [photo.id])
    assert.deepEqual(show.props.tags, [{ name: 'Lake', photoCount: 1 }])
    assert.containsSubset(show.props, { openPhotoId: null, openPhoto: null })
    const all = await visit('/photos')
    assert.equal(all.component, 'photos/index')
    assert.deepEqual(firstIds(all.props), [photo.id])
    const favorites = await visit('/favorites')
    assert.equal(favorites.component, 'favorites/index')
    assert.deepEqual(favorites.props.timeline, { total: 0, buckets: [], columns: {} })
    const trash = await visit('/trash')
    assert.equal(trash.component, 'trash/index')
    assert.containsSubset(trash.props, {
      photos: [{ id: trashed.id, daysLeft: 20 }],
      albums: [],
      retentionDays: 30,
    })
  })

  test('of favourites and of all orgs show what is searched for, and say what is not understood', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org, owner)
    const lake = await makePhoto(album, owner, { name: 'lake.jpg' })
    const sea = await makePhoto(album, owner, { name: 'sea.jpg' })
    for (const { id: photoId } of [lake, sea])
      await Favorite.create({ orgId: org.id, userId: owner.id, photoId })
    await makePhoto(album, owner, { name: 'lake-2.jpg' })
    const propsOf = async (path: string) =>
      (await client.get(path).loginAs(owner).withInertia()).inertiaProps as Props
    const found = await propsOf(`/orgs/${org.slug}/favorites?q=lake`)
    assert.deepEqual(firstIds(found), [lake.id])
    assert.containsSubset(found, { filters: { q: 'lake', tag: null }, problem: null })
    assert.equal((await propsOf('/photos?q=lake')).timeline.total, 2)
    for (const path of [`/orgs/${org.slug}/favorites`, '/photos']) {
      const { problem, timeline } = await propsOf(`${path}?q=colour:red`)
      assert.equal(timeline.total, 0)
      assert.include(problem, 'colour')
    }
  })

  test('show one photo of the trash by its address, to its own org alone', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, foreigner } = await makeCast()
    const album = await makeAlbum(org, owner)
    const living = await makePhoto(album, owner)
    const trashed = await trashedDaysAgo(await makePhoto(album, owner), 3)
    const at = `/orgs/${org.slug}/trash`
    const page = await client.get(`${at}/${trashed.id}`).loginAs(member).withInertia()
    page.assertStatus(200)
    assert.containsSubset(page.inertiaProps, { openPhoto: { id: trashed.id, daysLeft: 27 } })
    for (const id of [living.id, randomUUID(), 'nonsense'])
      (await client.get(`${at}/${id}`).loginAs(owner)).assertStatus(404)
    ;(await client.get(`${at}/${trashed.id}`).loginAs(foreigner)).assertStatus(404)
    const visitor = await client.get(`${at}/${trashed.id}`).redirects(0)
    visitor.assertStatus(302)
  })

  test('stay whole whatever a photo is called', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const name = '<!--<script>.jpg'
    await makePhoto(album, owner, { name, caption: '</script><script>alert(1)</script>' })
    const page = await client.get(`/orgs/${org.slug}/albums/${album.id}`).loginAs(owner)
    const [, data] = page.text().match(/<script data-page="app"[^>]*>(.*?)<\/script>/s)!
    assert.notInclude(data, '<')
    const { columns } = JSON.parse(data).props.timeline
    assert.deepEqual(columns['2024-05'].names, [name])
  })

  test('open on one photo by its address', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const [album, other] = [await makeAlbum(org), await makeAlbum(org)]
    const photo = await makePhoto(album, owner, { camera: 'X100V' })
    const trashed = await trashedDaysAgo(await makePhoto(album, owner), 1)
    const at = `/orgs/${org.slug}`
    for (const path of [`/albums/${album.id}/photos/${photo.id}`, `/photos/${photo.id}`]) {
      const page = await client.get(`${at}${path}`).loginAs(owner).withInertia()
      page.assertStatus(200)
      const props = page.inertiaProps as Record<string, any>
      assert.equal(props.openPhotoId, photo.id)
      assert.equal(props.openPhoto.camera, 'X100V')
    }
    for (const path of [
      `/albums/${other.id}/photos/${photo.id}`,
      `/albums/${album.id}/photos/${trashed.id}`,
      `/photos/${randomUUID()}`,
      `/photos/zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz`,
      `/albums/zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz`,
    ]) {
      const page = await client.get(`${at}${path}`).loginAs(owner).withInertia()
      page.assertStatus(404)
    }
  })

  test('narrow by tag and words', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const lake = await makePhoto(album, owner, { tags: ['Lake'] })
    await makePhoto(album, owner, { caption: 'Boat' })
    const page = await client
      .get(`/orgs/${org.slug}/albums/${album.id}`)
      .qs({ tag: 'lake', q: '' })
      .loginAs(owner)
      .withInertia()
    const props = page.inertiaProps as Record<string, any>
    assert.deepEqual(firstIds(props), [lake.id])
    assert.deepEqual(props.filters, { tag: 'lake', q: null })
  })

  test('bring all months along, and the photos of those that fill the first screen', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    for (let month = 0; month < 3; month++)
      await makePhotos(album, 150, { takenAt: Date.UTC(2023, month, 5) })
    for (const path of [`/albums/${album.id}`, '/photos']) {
      const page = await client.get(`/orgs/${org.slug}${path}`).loginAs(owner).withInertia()
      const { timeline } = page.inertiaProps as Props
      assert.equal(timeline.total, 450)
      const counts = timeline.buckets.map(({ key, count }: Props) => [key, count])
      assert.deepEqual(counts, [
        ['2023-03', 150],
        ['2023-02', 150],
        ['2023-01', 150],
      ])
      assert.deepEqual(Object.keys(timeline.columns), ['2023-03', '2023-02'])
      assert.lengthOf(timeline.columns['2023-03'].ids, 150)
    }
  })

  test('ask visitors to sign in and are not there for strangers', async ({ client, assert }) => {
    const { org, owner, foreigner } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await makePhoto(album, owner)
    for (const path of [
      '',
      `/albums/${album.id}`,
      `/albums/${album.id}/photos/${photo.id}`,
      '/photos',
      '/favorites',
      '/trash',
    ]) {
      const visitor = await client.get(`/orgs/${org.slug}${path}`).redirects(0)
      visitor.assertStatus(302)
      assert.equal(visitor.header('location'), '/sign-in')
      const stranger = await client.get(`/orgs/${org.slug}${path}`).loginAs(foreigner).withInertia()
      stranger.assertStatus(404)
    }
  })
})
