import { createHash } from 'node:crypto'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import type Album from '#models/album'
import type Org from '#models/org'
import type User from '#models/user'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, newPicture, upload } from '#tests/fixtures/uploading'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function setUp() {
  const cast = await makeCast()
  return { ...cast, album: await makeAlbum(cast.org) }
}

function announce(
  client: ApiClient,
  user: User,
  org: Org,
  album: Pick<Album, 'id'>,
  files: object[]
) {
  return client
    .post(`/api/v1/orgs/${org.slug}/albums/${album.id}/announcements`)
    .loginAs(user)
    .withCsrfToken()
    .json({ files })
}

test.group('Announcing files', () => {
  test('tells which to send, which are here already and which not to try', async ({
    client,
    assert,
  }) => {
    const { org, member, album } = await setUp()
    const bytes = await newPicture()
    const { body } = await upload(member, org, album, [{ bytes }])
    const response = await announce(client, member, org, album, [
      { name: 'new.jpg', size: 1_000, type: 'image/jpeg', sha256: sha256(Buffer.from('new')) },
      {
        name: 'old.jpg',
        size: bytes.length,
        type: 'image/jpeg',
        sha256: sha256(bytes).toUpperCase(),
      },
      { name: 'no type.jpg', size: 10 },
      { name: 'film.mp4', size: 10, type: 'video/mp4' },
      { name: 'phone.heic', size: 10, type: 'image/heic' },
      { name: 'drawing.svg', size: 10, type: 'image/svg+xml' },
      { name: 'letter.txt', size: 10, type: 'text/plain' },
      { name: 'empty.jpg', size: 0, type: 'image/jpeg' },
      { name: 'huge.jpg', size: 300 * 1024 ** 2, type: 'image/jpeg' },
    ])
    response.assertStatus(200)
    const entries = response.body().data
    assert.deepEqual(
      entries.map(({ outcome, error }: any) => error?.code ?? outcome),
      [
        'upload',
        'duplicate',
        'upload',
        'E_VIDEO',
        'upload',
        'E_UNSUPPORTED_FORMAT',
        'E_NOT_AN_IMAGE',
        'E_EMPTY_FILE',
        'E_FILE_TOO_LARGE',
      ]
    )
    assert.equal(entries[1].photo.id, body.data[0].photo!.id)
  })

  test('is refused whole where the new ones do not fit together', async ({ client, assert }) => {
    const { org, owner, album } = await setUp()
    await org.merge({ storageLimitBytes: 500 * 1024 ** 2 }).save()
    const file = (name: string) => ({
      name,
      size: 180 * 1024 ** 2,
      sha256: sha256(Buffer.from(name)),
    })
    const fits = await announce(client, owner, org, album, [file('a'), file('b'), file('b')])
    fits.assertStatus(200)
    const refused = await announce(client, owner, org, album, [file('a'), file('b'), file('c')])
    refused.assertStatus(507)
    assert.deepEqual(refused.body().errors, [
      {
        code: 'E_QUOTA_EXCEEDED',
        message: 'Organization storage limit (500 MB) would be exceeded',
      },
    ])
  })

  test('measures the whole drop of which the files are a part', async ({ client }) => {
    const { org, member, album } = await setUp()
    org.storageLimitBytes = 1_000
    await org.save()
    const announcing = (batchBytes: number | string) =>
      client
        .post(`/api/v1/orgs/${org.slug}/albums/${album.id}/announcements`)
        .loginAs(member)
        .withCsrfToken()
        .json({ files: [{ name: 'a.jpg', size: 10 }], batch_bytes: batchBytes })
    const full = await announcing(1_001)
    full.assertStatus(507)
    full.assertBodyContains({ errors: [{ code: 'E_QUOTA_EXCEEDED' }] })
    ;(await announcing(1_000)).assertStatus(200)
    ;(await announcing('many')).assertStatus(422)
  })

  test('asks for a picture again that waits in the trash', async ({ client, assert }) => {
    const { org, owner, album } = await setUp()
    const bytes = await newPicture()
    const { body } = await upload(owner, org, album, [{ bytes }])
    await (await org.findPhoto(body.data[0].photo!.id)).trash(owner.id)
    await org.merge({ storageLimitBytes: bytes.length }).save()
    const response = await announce(client, owner, org, album, [
      { name: 'a.jpg', size: bytes.length, sha256: sha256(bytes) },
    ])
    assert.equal(response.body().data[0].outcome, 'upload')
  })

  test('takes nothing but a proper list of at most 2,000 files', async ({ client }) => {
    const { org, owner, album } = await setUp()
    const good = { name: 'a.jpg', size: 1 }
    for (const files of [
      [],
      [{ name: 'a.jpg' }],
      [{ ...good, size: -1 }],
      [{ ...good, size: 1.5 }],
      [{ ...good, sha256: 'abc' }],
      Array(2_001).fill(good),
    ]) {
      const response = await announce(client, owner, org, album, files)
      response.assertStatus(422)
    }
  })

  test('is for the people of the org who may contribute', async ({ client }) => {
    const { org, admin, member, foreigner, foreignOrg, album } = await setUp()
    const files = [{ name: 'a.jpg', size: 1 }]
    const foreign = await announce(client, foreigner, org, album, files)
    foreign.assertStatus(404)
    const foreignAlbum = await announce(client, admin, org, await makeAlbum(foreignOrg), files)
    foreignAlbum.assertStatus(404)
    await org.merge({ settings: { membersMayContribute: false } }).save()
    const asMember = await announce(client, member, org, album, files)
    asMember.assertStatus(403)
    const asAdmin = await announce(client, admin, org, album, files)
    asAdmin.assertStatus(200)
    const visitor = await client
      .post(`/api/v1/orgs/${org.slug}/albums/${album.id}/announcements`)
      .withCsrfToken()
      .json({ files })
    visitor.assertStatus(401)
  })
})
