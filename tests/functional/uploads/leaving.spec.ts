import { request } from 'node:http'
import { test } from '@japa/runner'
import Membership from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import ShareLink from '#models/share_link'
import { makePhoto } from '#tests/fixtures/library'
import { makeCast } from '#tests/fixtures/people'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'
import {
  leftovers,
  makeAlbum,
  newPicture,
  serverUrl,
  storageOf,
  tokenOf,
} from '#tests/fixtures/uploading'
import { DateTime } from 'luxon'

const headOf = (name: string) =>
  `--form\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: image/jpeg\r\n\r\n`
const NOTHING = { ledger: 0, rows: 0, disk: 0, photos: 0, originals: 0 }

const latePicture = async () => ({ name: 'late.jpg', bytes: await newPicture() })

/** Sends half of a file, lets something happen, sends the rest; answers the status. */
async function sendAround(
  { org, path, headers }: { org: Org; path: string; headers: Record<string, string> },
  happen: () => Promise<unknown>,
  { name, bytes: picture }: { name: string; bytes: Buffer }
) {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sending = request(`${serverUrl()}/api/v1${path}`, {
    method: 'POST',
    headers: {
      ...headers,
      'Accept': 'application/json',
      'Content-Type': 'multipart/form-data; boundary=form',
    },
  })
  sending.once('response', (response) => resolve(response.resume().statusCode!))
  sending.once('error', reject)
  sending.write(headOf(name))
  sending.write(picture.subarray(0, 100))
  await arrival(org)
  await happen()
  sending.write(picture.subarray(100))
  sending.end('\r\n--form--\r\n')
  return promise
}

const uploadAround = async (
  { org, album, token }: { org: Org; album: { id: string }; token: string },
  happen: () => Promise<unknown>,
  file?: { name: string; bytes: Buffer }
) =>
  sendAround(
    {
      org,
      path: `/orgs/${org.slug}/albums/${album.id}/photos`,
      headers: { Authorization: `Bearer ${token}` },
    },
    happen,
    file ?? (await latePicture())
  )

/** The upload has been let in as soon as something of it lies in the folder of the org. */
async function arrival(org: Org) {
  while ((await leftovers(org)).length === 0) await new Promise((wait) => setTimeout(wait, 5))
}

test.group('Somebody who may upload no more before the last byte is there', () => {
  test('adds nothing once they were removed', async ({ assert }) => {
    const { org, member } = await makeCast()
    const upload = { org, album: await makeAlbum(org), token: await tokenOf(member) }
    const status = await uploadAround(upload, () =>
      Membership.query().where({ org_id: org.id, user_id: member.id }).delete()
    )
    assert.equal(status, 404)
    assert.containSubset(await storageOf(org), NOTHING)
    assert.isEmpty(await leftovers(org))
  })

  test('changes nothing by sidecars alone once they were removed', async ({ assert }) => {
    const { org, member } = await makeCast()
    const album = await makeAlbum(org)
    const photo = await makePhoto(album, member, { name: 'late.jpg' })
    const upload = { org, album, token: await tokenOf(member) }
    const text = Buffer.from('{"title":"late.jpg","description":"Too late"}'.padEnd(200))
    const leave = () => Membership.query().where({ org_id: org.id, user_id: member.id }).delete()
    assert.equal(await uploadAround(upload, leave, { name: 'late.jpg.json', bytes: text }), 404)
    await photo.refresh()
    assert.isNull(photo.caption)
  })

  test('adds nothing once their account was suspended', async ({ assert }) => {
    const { org, member } = await makeCast()
    const upload = { org, album: await makeAlbum(org), token: await tokenOf(member) }
    const status = await uploadAround(upload, () =>
      User.query().where('id', member.id).update({ suspended_at: DateTime.utc().toSQL() })
    )
    assert.equal(status, 404)
    assert.containSubset(await storageOf(org), NOTHING)
  })

  test('adds nothing once the org was deleted', async ({ assert }) => {
    const { org, owner } = await makeCast()
    const upload = { org, album: await makeAlbum(org), token: await tokenOf(owner) }
    const status = await uploadAround(upload, () =>
      Org.query().where('id', org.id).update({ deleted_at: DateTime.utc().toSQL() })
    )
    assert.equal(status, 404)
    assert.containSubset(await storageOf(org), NOTHING)
  })
})

test.group('A visitor whose link ends before the last byte is there', () => {
  const ends: [what: string, terms: object, status: number][] = [
    ['is revoked', { revoked_at: DateTime.utc().toSQL() }, 410],
    ['takes no photos any more', { allow_upload: false }, 403],
    ['has another password', { password: 'another hash' }, 401],
  ]
  for (const [what, terms, status] of ends) {
    test(`adds nothing once it ${what}`, async ({ assert }) => {
      const { org, owner, album } = await makeSharedAlbum()
      const before = await storageOf(org)
      const link = await share(owner, org, { album_id: album.id, allow_upload: true })
      const path = `/shares/${link.token}/photos`
      const end = () => ShareLink.within(org.id).where('id', link.id).update(terms)
      const answer = await sendAround({ org, path, headers: {} }, end, await latePicture())
      assert.equal(answer, status)
      assert.deepEqual(await storageOf(org), before)
      assert.isEmpty(await leftovers(org))
    })
  }
})
