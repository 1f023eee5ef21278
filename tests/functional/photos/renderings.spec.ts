import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import type Org from '#models/org'
import Photo from '#models/photo'
import type User from '#models/user'
import { makeCast } from '#tests/fixtures/people'
import { makeAlbum, newPicture, settle, upload } from '#tests/fixtures/uploading'

const retry = (client: ApiClient, org: Org, id: string, user?: User) => {
  const request = client.post(`/api/v1/orgs/${org.slug}/photos/${id}/rendering`).withCsrfToken()
  return user ? request.loginAs(user) : request
}

async function failedPhoto(org: Org, by: User) {
  const album = await makeAlbum(org, by)
  await upload(by, org, album, [{ bytes: await newPicture() }])
  await settle(org)
  const photo = await Photo.within(org.id).where('album_id', album.id).firstOrFail()
  return photo.merge({ state: 'failed', failure: 'E_MEDIA_TIMEOUT' }).save()
}

test.group('Photos: another try', () => {
  test('a photo that could not be shown is prepared again and appears', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeCast()
    const photo = await failedPhoto(org, owner)
    const response = await retry(client, org, photo.id, owner)
    response.assertStatus(200)
    assert.containsSubset(response.body().data, { state: 'processing', failure: null })
    await settle(org)
    await photo.refresh()
    assert.equal(photo.state, 'ready')
  })

  test('a photo that is ready stays as it is', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const photo = await failedPhoto(org, owner)
    await photo.merge({ state: 'ready', failure: null }).save()
    const response = await retry(client, org, photo.id, owner)
    assert.equal(response.body().data.state, 'ready')
  })

  test('is for those who may edit the photo', async ({ client }) => {
    const { org, owner, member, foreigner } = await makeCast()
    const photo = await failedPhoto(org, owner)
    const answers = [
      { by: undefined, status: 401 },
      { by: foreigner, status: 404 },
      { by: member, status: 200 },
    ]
    for (const { by, status } of answers)
      (await retry(client, org, photo.id, by)).assertStatus(status)
    await org.merge({ settings: { membersMayEditAll: false } }).save()
    ;(await retry(client, org, photo.id, member)).assertStatus(403)
    await photo.merge({ trashedAt: photo.createdAt }).save()
    ;(await retry(client, org, photo.id, owner)).assertStatus(409)
  })
})
