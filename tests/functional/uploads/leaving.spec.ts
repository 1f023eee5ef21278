import { request } from 'node:http'
import { test } from '@japa/runner'
import Membership from '#models/membership'
import Org from '#models/org'
import User from '#models/user'
import { makeCast } from '#tests/fixtures/people'
import {
  leftovers,
  makeAlbum,
  newPicture,
  serverUrl,
  storageOf,
  tokenOf,
} from '#tests/fixtures/uploading'
import { DateTime } from 'luxon'

const HEAD =
  '--form\r\nContent-Disposition: form-data; name="files"; filename="late.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
const NOTHING = { ledger: 0, rows: 0, disk: 0, photos: 0, originals: 0 }

/** Sends half of a picture, lets something happen, sends the rest; answers the status. */
async function uploadAround(
  { org, album, token }: { org: Org; album: { id: string }; token: string },
  happen: () => Promise<unknown>
) {
  const picture = await newPicture()
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sending = request(`${serverUrl()}/api/v1/orgs/${org.slug}/albums/${album.id}/photos`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${token}`,
      'Accept': 'application/json',
      'Content-Type': 'multipart/form-data; boundary=form',
    },
  })
  sending.once('response', (response) => resolve(response.resume().statusCode!))
  sending.once('error', reject)
  sending.write(HEAD)
  sending.write(picture.subarray(0, 100))
  await arrival(org)
  await happen()
  sending.write(picture.subarray(100))
  sending.end('\r\n--form--\r\n')
  return promise
}

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
