import { test } from '@japa/runner'
import User from '#models/user'
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

const unlock = (api: string, password: unknown, headers: Record<string, string> = {}) =>
  call(`${api}/unlock`, { method: 'POST', body: { password }, headers })

async function setUp(terms: object = {}) {
  const cast = await makeSharedAlbum(undefined, { name: 'Harbour day' })
  const link = await share(cast.owner, cast.org, {
    album_id: cast.album.id,
    password: 'tulip 7',
    ...terms,
  })
  return { ...cast, link }
}

test.group('Protected links', () => {
  test('show nothing before they are unlocked', async ({ assert }) => {
    const { org, link, ids } = await setUp()
    const paths = [
      link.api,
      `${link.api}/photos`,
      photoFile(link.api, ids[0], 'thumb'),
      `${link.api}/archive`,
    ]
    for (const path of paths) {
      const answer = await call(path)
      assert.deepEqual([answer.status, codeOf(answer)], [401, 'E_SHARE_LOCKED'], path)
      assert.lengthOf(answer.headers.getSetCookie(), 0)
    }
    const page = await call(`/s/${link.token}`)
    assert.equal(page.status, 200)
    assert.lengthOf(page.headers.getSetCookie(), 0)
    for (const secret of ['Harbour day', org.name, ids[0], 'photoCount'])
      assert.notInclude(page.text, secret)
    assert.equal(await viewsOf(org, link.id), 0)
  })

  test('open to the right password, which counts as one view', async ({ assert }) => {
    const { org, link, ids } = await setUp()
    const opened = await unlock(link.api, 'tulip 7')
    assert.equal(opened.status, 200)
    assert.equal(opened.body.data.title, 'Harbour day')
    const headers = { 'lumina-share-pass': opened.body.data.pass }
    assert.equal((await call(link.api, { headers })).status, 200)
    assert.equal((await call(`${link.api}/photos`, { headers })).status, 200)
    assert.equal((await call(photoFile(link.api, ids[0], 'thumb'), { headers })).status, 200)
    const page = await call(`/s/${link.token}`, { headers: { cookie: cookieOf(opened) } })
    assert.include(page.text, 'Harbour day')
    assert.equal((await unlock(link.api, 'tulip 7', headers)).status, 200)
    assert.equal(await viewsOf(org, link.id), 1)
  })

  test('a wrong password is refused and never counted', async ({ assert }) => {
    const { org, link } = await setUp({ max_views: 1 })
    for (const password of ['tulip 8', 'Tulip 7', 'tulip  7', '']) {
      const answer = await unlock(link.api, password)
      assert.isAtLeast(answer.status, 401, JSON.stringify(password))
      assert.lengthOf(answer.headers.getSetCookie(), 0)
    }
    const answer = await unlock(link.api, 'wrong')
    assert.equal(answer.status, 401)
    assert.containsSubset(answer.body.errors[0], { code: 'E_SHARE_PASSWORD', field: 'password' })
    for (const odd of [undefined, null, 5, {}, [], 'x'.repeat(201)]) {
      assert.equal((await unlock(link.api, odd)).status, 422)
    }
    assert.equal(await viewsOf(org, link.id), 0)
    assert.equal((await unlock(link.api, 'tulip 7')).status, 200)
    const late = await unlock(link.api, 'tulip 7')
    assert.deepEqual([late.status, codeOf(late)], [410, 'E_SHARE_EXHAUSTED'])
  })

  test('a space that was copied along does not matter', async ({ assert }) => {
    const { link } = await setUp({ password: ' tulip 7 ' })
    assert.equal((await unlock(link.api, 'tulip 7')).status, 200)
    assert.equal((await unlock(link.api, ' tulip 7\n')).status, 200)
  })

  test('a new password ends the passes of the old one, none lets everybody in', async ({
    assert,
  }) => {
    const { org, owner, link } = await setUp()
    const headers = { 'lumina-share-pass': (await unlock(link.api, 'tulip 7')).body.data.pass }
    const change = (password: string | null) =>
      call(`${linksOf(org)}/${link.id}`, { method: 'PATCH', user: owner, body: { password } })
    await change('daisy 8')
    assert.equal((await call(`${link.api}/photos`, { headers })).status, 401)
    assert.equal((await unlock(link.api, 'tulip 7')).status, 401)
    assert.equal((await unlock(link.api, 'daisy 8')).status, 200)
    await change(null)
    assert.equal((await call(`${link.api}/photos`)).status, 200)
  })

  test('who came in before there was a password is asked for it', async ({ assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const link = await share(owner, org, { album_id: album.id })
    const headers = { 'lumina-share-pass': (await call(link.api)).body.data.pass }
    await call(`${linksOf(org)}/${link.id}`, {
      method: 'PATCH',
      user: owner,
      body: { password: 'tulip 7' },
    })
    assert.equal((await call(`${link.api}/photos`, { headers })).status, 401)
  })
})

test.group('Guesses', () => {
  test('end after ten, for this link and this address only', async ({ assert }) => {
    const { org, owner, album, link } = await setUp()
    const other = await share(owner, org, { album_id: album.id, password: 'daisy 8' })
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => unlock(link.api, `guess ${n}`))
    )
    const statuses = answers.map(({ status }) => status).sort()
    assert.deepEqual(statuses, [...Array<number>(10).fill(401), 429, 429])
    const refused = answers.find(({ status }) => status === 429)!
    assert.equal(codeOf(refused), 'E_TOO_MANY_REQUESTS')
    assert.isAbove(Number(refused.headers.get('retry-after')), 0)
    assert.equal((await unlock(link.api, 'tulip 7')).status, 429)
    assert.equal((await unlock(other.api, 'daisy 8')).status, 200)
    // The owner changes the link as before.
    const change = { method: 'PATCH', user: await User.findOrFail(owner.id), body: { title: 'x' } }
    assert.equal((await call(`${linksOf(org)}/${link.id}`, change)).status, 200)
  })

  test('a right password forgives the wrong ones before it', async ({ assert }) => {
    const { link } = await setUp()
    for (let round = 0; round < 2; round++) {
      for (let guess = 0; guess < 8; guess++)
        assert.equal((await unlock(link.api, 'no idea')).status, 401)
      assert.equal((await unlock(link.api, 'tulip 7')).status, 200)
    }
  })
})
