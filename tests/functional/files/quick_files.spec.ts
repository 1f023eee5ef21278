import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import type Org from '#models/org'
import type Photo from '#models/photo'
import type User from '#models/user'
import { findOpenRendition } from '#queries/file_access'
import { type RenditionKind, renditionKey } from '#storage/keys'
import { store } from '#storage/store'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, newPicture, settle, upload } from '#tests/fixtures/uploading'

async function setUp() {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org)
  const bytes = await newPicture({ width: 900, height: 600 })
  const { body } = await upload(cast.owner, cast.org, album, [{ bytes, name: 'Süd.jpg' }])
  await settle(cast.org)
  const photo = await cast.org.findPhoto(body.data[0].photo!.id)
  const membership = await cast.org.findMembership(cast.member.id)
  await membership.merge({ lastSeenAt: DateTime.now() }).save()
  return { ...cast, photo, membership }
}

async function sessionOf(user: User, expiresAt = Date.now() + 60_000) {
  const id = randomBytes(16).toString('hex')
  const now = Date.now()
  await db.table('sessions').insert({
    id,
    data: '{}',
    user_id: user.id,
    started_at: now,
    seen_at: now,
    expires_at: expiresAt,
  })
  return id
}

const ask = (sessionId: string, org: Org, photo: Photo, kind: RenditionKind = 'preview') =>
  findOpenRendition({ sessionId, slug: org.slug, photoId: photo.id, kind })

const path = (org: Org, photo: Photo, kind = 'thumb') =>
  `/api/v1/orgs/${org.slug}/photos/${photo.id}/files/${kind}`

const get = (client: ApiClient, user: User, url: string) => client.get(url).loginAs(user)

test.group('The short way to a picture', () => {
  test('is open to whoever belongs to the org and was here lately', async ({ assert }) => {
    const { org, member, photo } = await setUp()
    assert.deepEqual(await ask(await sessionOf(member), org, photo), {
      orgId: org.id,
      userId: member.id,
      name: 'Süd.jpg',
    })
  })

  test('is closed to sessions that ended, are unknown, or belong to nobody of the org', async ({
    assert,
  }) => {
    const { org, foreignOrg, member, foreigner, photo } = await setUp()
    const session = await sessionOf(member)
    assert.isNull(await ask(await sessionOf(member, Date.now() - 1), org, photo))
    assert.isNull(await ask('unknown', org, photo))
    assert.isNull(await ask(await sessionOf(foreigner), org, photo))
    assert.isNull(await ask(await sessionOf(foreigner), foreignOrg, photo))
    assert.isNull(await ask(session, foreignOrg, photo))
    await db.from('sessions').where('id', session).delete()
    assert.isNull(await ask(session, org, photo))
  })

  test('is closed at once to who was suspended or removed', async ({ assert }) => {
    const { org, member, membership, photo } = await setUp()
    const session = await sessionOf(member)
    await member.merge({ suspendedAt: DateTime.now() }).save()
    assert.isNull(await ask(session, org, photo))
    await member.merge({ suspendedAt: null }).save()
    assert.isNotNull(await ask(session, org, photo))
    await membership.delete()
    assert.isNull(await ask(session, org, photo))
  })

  test('is closed while the org is suspended or deleted, and before a photo is ready', async ({
    assert,
  }) => {
    const { org, owner, member, photo } = await setUp()
    const session = await sessionOf(member)
    await org.merge({ suspendedAt: DateTime.now() }).save()
    assert.isNull(await ask(session, org, photo))
    await org.merge({ suspendedAt: null }).save()
    await org.markDeleted(owner.id)
    assert.isNull(await ask(session, org, photo))
    await org.markRestored()
    await photo.merge({ state: 'processing' }).save()
    assert.isNull(await ask(session, org, photo))
    assert.isNotNull(await ask(session, org, photo, 'thumb'))
    await photo.merge({ thumbhash: null }).save()
    assert.isNull(await ask(session, org, photo, 'thumb'))
  })

  test('leaves a visit that is to be noted to the long one', async ({ assert }) => {
    const { org, member, membership, photo } = await setUp()
    await membership.merge({ lastSeenAt: DateTime.now().minus({ minutes: 6 }) }).save()
    assert.isNull(await ask(await sessionOf(member), org, photo))
  })

  test('brings the same bytes and headers as the long one', async ({ client, assert }) => {
    const { org, owner, member, photo } = await setUp()
    for (const kind of ['thumb', 'preview']) {
      // The owner was never seen: theirs is the long way.
      await (await org.findMembership(owner.id)).merge({ lastSeenAt: null }).save()
      const long = await get(client, owner, path(org, photo, kind))
      const short = await get(client, member, path(org, photo, kind))
      const plain = (headers: Record<string, string>) => {
        return { ...headers, 'x-request-id': '', 'date': '' }
      }
      short.assertStatus(200)
      assert.isTrue(Buffer.from(short.body()).equals(Buffer.from(long.body())))
      assert.deepEqual(plain(short.headers()), plain(long.headers()))
      const again = await get(client, member, path(org, photo, kind)).header(
        'if-none-match',
        short.header('etag')!
      )
      again.assertStatus(304)
    }
  })

  test('ends where the long one does when the file is lost or the person gone', async ({
    client,
  }) => {
    const { org, member, foreigner, membership, photo } = await setUp()
    const url = path(org, photo)
    const first = await get(client, member, url)
    first.assertStatus(200)
    const stranger = await get(client, foreigner, url)
    stranger.assertStatus(404)
    const visitor = await client.get(url)
    visitor.assertStatus(401)
    await rm(store.localPath(renditionKey(org.id, photo.id, 'thumb')))
    const lost = await get(client, member, url)
    lost.assertStatus(404)
    await membership.delete()
    const removed = await get(client, member, path(org, photo, 'preview'))
    removed.assertStatus(404)
  })
})
