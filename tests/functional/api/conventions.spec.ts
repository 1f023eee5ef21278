import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from '@japa/runner'
import { apiPace, paceKey } from '#middleware/api_pace_middleware'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, serverUrl, tokenOf } from '#tests/fixtures/uploading'

test.group('API conventions', () => {
  test('a token reads and writes as its scopes allow', async ({ client }) => {
    const { org, owner } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/albums`
    const reader = await tokenOf(owner, ['read'])
    const writer = await tokenOf(owner, ['write'])
    ;(await client.get(path).bearerToken(reader)).assertStatus(200)
    const refused = await client.post(path).json({ name: 'Lake' }).bearerToken(reader)
    refused.assertStatus(403)
    refused.assertBodyContains({ errors: [{ code: 'E_SCOPE_MISSING' }] })
    ;(await client.post(path).json({ name: 'Lake' }).bearerToken(writer)).assertStatus(201)
    ;(await client.get(path).bearerToken('lum_nonsense')).assertStatus(401)
  })

  test('a token of one org sees no other', async ({ client }) => {
    const { org, owner, foreignOrg } = await makeCast()
    const bound = await tokenOf(owner, ['read', `org:${foreignOrg.id}`])
    ;(await client.get(`/api/v1/orgs/${org.slug}/albums`).bearerToken(bound)).assertStatus(404)
  })

  test('keys are snake_case, times are UTC, and no cookie is set for programs', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const photo = await makePhoto(await makeAlbum(org), owner)
    const response = await client
      .get(`/api/v1/orgs/${org.slug}/photos/${photo.id}`)
      .bearerToken(await tokenOf(owner))
    assert.isUndefined(response.header('set-cookie'))
    const { data } = response.body()
    assert.isEmpty(Object.keys(data).filter((key) => /[A-Z]/.test(key)))
    for (const key of ['taken_at', 'created_at'])
      assert.match(data[key], /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    assert.property(data, 'sha256')
  })

  test('errors speak the language of whoever asks', async ({ client }) => {
    const { org, owner } = await makeCast()
    await owner.merge({ locale: 'de' }).save()
    const missing = await client.get(`/api/v1/orgs/${org.slug}-x/albums`).loginAs(owner)
    missing.assertBodyContains({
      errors: [{ message: 'Hier ist nichts, oder es ist nicht für dich bestimmt.' }],
    })
  })

  test('a null character is refused wherever it hides', async ({ client }) => {
    const { org, owner } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/albums`
    ;(await client.post(path).json({ name: 'a\0b' }).loginAs(owner).withCsrfToken()).assertStatus(
      400
    )
    ;(await client.get(`/api/v1/orgs/a%00b/albums`).loginAs(owner)).assertStatus(400)
  })

  test('JSON deeper or wider than anything we understand is not read', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const { id } = await makeAlbum(org)
    const headers = {
      'authorization': `Bearer ${await tokenOf(owner)}`,
      'content-type': 'application/json',
    }
    const post = async (path: string, body: string, part: object = headers) => {
      const url = serverUrl() + path
      return (await fetch(url, { method: 'POST', headers: { ...headers, ...part }, body })).status
    }
    const sidecars = `/api/v1/orgs/${org.slug}/albums/${id}/sidecars`
    const nine = 9 * 1024 * 1024
    const eventLoop = monitorEventLoopDelay({ resolution: 5 })
    eventLoop.enable()
    for (const body of ['['.repeat(nine), `{"sidecars":[${'0,'.repeat(nine / 2)}0]}`]) {
      assert.equal(await post(sidecars, body), 413)
      assert.equal(await post(sidecars, body, { authorization: '' }), 413)
    }
    const text = `{"title":"x","a":${'['.repeat(900_000)}`
    const body = JSON.stringify({ sidecars: Array(9).fill({ name: 'x.json', text }) })
    assert.equal(await post(sidecars, body), 200)
    eventLoop.disable()
    assert.isBelow(eventLoop.max / 1e6, 2_000)

    const albums = `/api/v1/orgs/${org.slug}/albums`
    assert.equal(await post(albums, '{"name": "  Lake "}'), 201)
    for (const malformed of ['{', '{"name": "Lake"', '{"name": "\\"}', '[1,'])
      assert.equal(await post(albums, malformed), 400)
    for (const other of [
      '"Lake"',
      '5',
      'null',
      '[]',
      '{}',
      '{"name":""}',
      '{"__proto__":{"name":"x"}}',
    ])
      assert.equal(await post(albums, other), 422, other)
  })

  test('whoever asks too much is told when to come back, and others are not held up', async ({
    client,
    assert,
  }) => {
    const { org, owner, member } = await makeCast()
    const path = `/api/v1/orgs/${org.slug}/albums`
    await apiPace().set(paceKey(owner), 600, '1 minute')
    const slowed = await client.get(path).loginAs(owner)
    slowed.assertStatus(429)
    slowed.assertBodyContains({ errors: [{ code: 'E_TOO_MANY_REQUESTS' }] })
    assert.isAbove(Number(slowed.header('retry-after')), 0)
    ;(await client.get(path).loginAs(member)).assertStatus(200)
    ;(await client.get(path).bearerToken(await tokenOf(owner))).assertStatus(200)
  })
})
