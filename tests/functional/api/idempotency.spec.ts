import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import Album from '#models/album'
import IdempotencyKey from '#models/idempotency_key'
import Membership from '#models/membership'
import type Org from '#models/org'
import type User from '#models/user'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, newPicture, serverUrl, tokenOf } from '#tests/fixtures/uploading'

const albumsOf = ({ slug }: Org) => `/api/v1/orgs/${slug}/albums`

const create = (
  client: ApiClient,
  org: Org,
  user: User,
  key: string,
  body: object = { name: 'Lake' }
) =>
  client.post(albumsOf(org)).json(body).header('Idempotency-Key', key).loginAs(user).withCsrfToken()

test.group('Idempotency', () => {
  test('a repeated write is answered again instead of done twice', async ({ client, assert }) => {
    const { org, member } = await makeCast()
    const key = randomUUID()
    const first = await create(client, org, member, key)
    first.assertStatus(201)
    assert.isUndefined(first.header('idempotent-replayed'))
    const second = await create(client, org, member, key)
    second.assertStatus(201)
    assert.equal(second.header('idempotent-replayed'), 'true')
    assert.deepEqual(second.body(), first.body())
    assert.lengthOf(await Album.within(org.id), 1)
  })

  test('an answer without a body is repeated without a body', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    for (const replayed of [undefined, 'true']) {
      const response = await client
        .delete(`${albumsOf(org)}/${album.id}`)
        .header('Idempotency-Key', 'end')
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(204)
      assert.equal(response.header('idempotent-replayed'), replayed)
    }
  })

  test('a key is spent on one request: another body or address is refused', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const key = randomUUID()
    await create(client, org, owner, key)
    const otherBody = await create(client, org, owner, key, { name: 'River' })
    otherBody.assertStatus(422)
    otherBody.assertBodyContains({ errors: [{ code: 'E_IDEMPOTENCY_MISMATCH' }] })
    const otherPlace = await client
      .post(`/api/v1/orgs/${org.slug}/photo-changes`)
      .json({ name: 'Lake' })
      .header('Idempotency-Key', key)
      .loginAs(owner)
      .withCsrfToken()
    otherPlace.assertStatus(422)
    assert.lengthOf(await Album.within(org.id), 1)
  })

  test('keys of two people have nothing to do with each other', async ({ client, assert }) => {
    const { org, owner, member, foreigner } = await makeCast()
    const key = randomUUID()
    const [one, two] = [
      await create(client, org, owner, key),
      await create(client, org, member, key),
    ]
    assert.notEqual(one.body().data.id, two.body().data.id)
    ;(await create(client, org, foreigner, key)).assertStatus(404)
  })

  test('a refused write may be tried again under the same key', async ({ client }) => {
    const { org, owner } = await makeCast()
    const key = randomUUID()
    ;(await create(client, org, owner, key, { name: '' })).assertStatus(422)
    ;(await create(client, org, owner, key)).assertStatus(201)
  })

  test('of many at once exactly one is done', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const key = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => create(client, org, owner, key))
    )
    for (const answer of answers) assert.oneOf(answer.status(), [201, 409])
    for (const answer of answers.filter((one) => one.status() === 409)) {
      answer.assertBodyContains({ errors: [{ code: 'E_IDEMPOTENCY_IN_PROGRESS' }] })
      assert.equal(answer.header('retry-after'), '1')
    }
    assert.lengthOf(await Album.within(org.id), 1)
    ;(await create(client, org, owner, key)).assertStatus(201)
    assert.lengthOf(await Album.within(org.id), 1)
  })

  test('a write whose process died is taken up again after a while', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const key = randomUUID()
    ;(await create(client, org, owner, key)).assertStatus(201)
    const row = await IdempotencyKey.findByOrFail({ userId: owner.id, key })
    await row.merge({ status: null, body: null }).save()
    ;(await create(client, org, owner, key)).assertStatus(409)
    await row.merge({ createdAt: DateTime.now().minus({ minutes: 16 }) }).save()
    ;(await create(client, org, owner, key)).assertStatus(201)
    assert.lengthOf(await Album.within(org.id), 2)
  })

  test('who has left the org does not hear the old answer', async ({ client }) => {
    const { org, member } = await makeCast()
    const key = randomUUID()
    ;(await create(client, org, member, key)).assertStatus(201)
    await Membership.query().where({ org_id: org.id, user_id: member.id }).delete()
    ;(await create(client, org, member, key)).assertStatus(404)
  })

  test('answers are kept sealed', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const key = randomUUID()
    await create(client, org, owner, key, { name: 'Very secret name' })
    const row = await IdempotencyKey.findByOrFail({ userId: owner.id, key })
    assert.notInclude(row.body!, 'secret')
  })

  test('keys must be printable and not too long', async ({ client }) => {
    const { org, owner } = await makeCast()
    for (const key of ['x'.repeat(256), 'with space', 'ümlaut']) {
      const response = await create(client, org, owner, encodeURI(key) === key ? key : 'a b')
      response.assertStatus(422)
      response.assertBodyContains({ errors: [{ code: 'E_BAD_IDEMPOTENCY_KEY' }] })
    }
  })

  test('an upload is known by its address, and repeated without storing anything again', async ({
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const headers = {
      'authorization': `Bearer ${await tokenOf(owner)}`,
      'idempotency-key': randomUUID(),
    }
    const bytes = new Blob([new Uint8Array(await newPicture())])
    const send = async () => {
      const body = new FormData()
      body.append('files', bytes, 'a.jpg')
      return fetch(`${serverUrl()}${albumsOf(org)}/${album.id}/photos`, {
        method: 'POST',
        headers,
        body,
      })
    }
    const [first, second] = [await send(), await send()]
    assert.equal(first.status, 201)
    assert.equal(second.status, 201)
    assert.equal(second.headers.get('idempotent-replayed'), 'true')
    assert.deepEqual(await second.json(), await first.json())
  })
})
