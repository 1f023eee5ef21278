import { test } from '@japa/runner'
import { call, linksOf, makeSharedAlbum, share } from '#tests/fixtures/sharing'
import { newPicture } from '#tests/fixtures/uploading'

test.group('The page of shared links', () => {
  test('lists what is shared to the people of the org', async ({ assert, client }) => {
    const { org, owner, member, foreigner, album } = await makeSharedAlbum()
    const active = await share(owner, org, { album_id: album.id, title: 'For grandma' })
    const ended = await share(owner, org, { album_id: album.id })
    await call(`${linksOf(org)}/${ended.id}`, { method: 'DELETE', user: owner })
    const page = (query = '') => client.get(`/orgs/${org.slug}/shared${query}`).withInertia()

    const shown = await page().loginAs(member)
    shown.assertInertiaComponent('shares/index')
    const { links, counts, state } = shown.inertiaProps as Record<string, any>
    assert.deepEqual([state, counts], ['active', { active: 1, ended: 1 }])
    assert.lengthOf(links, 1)
    assert.containsSubset(links[0], { id: active.id, title: 'For grandma', can: { edit: false } })
    assert.notProperty(links[0], 'password')

    const past = (await page('?state=ended').loginAs(owner)).inertiaProps as Record<string, any>
    assert.equal(past.links[0].id, ended.id)
    ;(await page().loginAs(foreigner)).assertStatus(404)
    ;(await page().redirects(0)).assertHeader('location', '/sign-in')
  })
})

test.group('The page behind a link', () => {
  test('brings the first photos along, and the one that its address names', async ({
    assert,
    client,
  }) => {
    const { org, owner, album, ids } = await makeSharedAlbum([
      { name: 'a.jpg', bytes: await newPicture({ takenAt: '2024-05-01T10:00:00' }) },
      { name: 'b.jpg', bytes: await newPicture({ takenAt: '2024-05-02T10:00:00' }) },
    ])
    const link = await share(owner, org, { album_id: album.id, allow_upload: true })
    const page = await client.get(`/s/${link.token}/photos/${ids[0]}`).withInertia()
    page.assertInertiaComponent('visitor/show')
    const props = page.inertiaProps as Record<string, any>
    assert.deepEqual(
      props.photos.map(({ id }: { id: string }) => id),
      [ids[1], ids[0]]
    )
    assert.equal(props.openPhoto.id, ids[0])
    assert.containsSubset(props.share, { photoCount: 2, upload: { maxFiles: 10 } })
    assert.isAbove(props.share.archive.byteSize, 0)
    const other = await makeSharedAlbum()
    const strange = await client.get(`/s/${link.token}/photos/${other.ids[0]}`).withInertia()
    strange.assertStatus(404)
    strange.assertInertiaComponent('visitor/ended')
  })

  test('tells nothing about who is signed in, and opens no session', async ({ assert, client }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    const page = await client.get(`/s/${link.token}`).loginAs(owner).withInertia()
    const props = page.inertiaProps as Record<string, any>
    assert.isUndefined(props.user)
    assert.deepEqual(props.memberships, [])
    const cookies = (await call(`/s/${link.token}`)).headers.getSetCookie()
    assert.lengthOf(cookies, 1)
    assert.match(cookies[0], /^lumina_pass_/)
  })

  test('speaks the language of the visitor, and is for nobody’s index', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    const german = { 'accept-language': 'de-AT,de;q=0.9' }
    const page = await call(`/s/${link.token}`, { headers: german })
    assert.include(page.text, 'lang="de"')
    assert.equal(page.headers.get('x-robots-tag'), 'noindex, nofollow')
    assert.equal(page.headers.get('cache-control'), 'private, no-cache')
    assert.equal(page.headers.get('referrer-policy'), 'same-origin')
    assert.include(page.headers.get('content-security-policy')!, "default-src 'none'")
    const unknown = await call(`/s/nothing`, { headers: german })
    assert.include(unknown.text, 'Dieser Link führt nirgendwohin')
    assert.equal(unknown.headers.get('x-robots-tag'), 'noindex, nofollow')
  })

  test('shows a locked link as a few colours and nothing else', async ({ assert, client }) => {
    const { org, owner, album } = await makeSharedAlbum(undefined, { name: 'Harbour day' })
    const link = await share(owner, org, { album_id: album.id, password: 'tulip 7' })
    const page = await client.get(`/s/${link.token}`).withInertia()
    page.assertInertiaComponent('visitor/locked')
    const { token, thumbhash, ...rest } = page.inertiaProps as Record<string, any>
    assert.equal(token, link.token)
    assert.isString(thumbhash)
    assert.notInclude(JSON.stringify(rest), 'Harbour')
    const photo = await client.get(`/s/${link.token}/photos/${album.id}`).withInertia()
    photo.assertInertiaComponent('visitor/locked')
  })
})
