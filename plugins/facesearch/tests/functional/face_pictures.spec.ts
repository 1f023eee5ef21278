import { test } from '@japa/runner'
import drive from '@adonisjs/drive/services/main'
import sharp from 'sharp'
import { renditionKey } from '#storage/keys'
import { makePhoto } from '#tests/fixtures/library'
import { picture } from '#tests/fixtures/pictures'
import { createPluginHarness } from '#tests/plugin_harness'
import { squareAround } from '../../face_picture.js'
import { ENGINE, makeFace, makeFaceOrg } from '../place.js'

const plugin = createPluginHarness('facesearch')

async function withFace() {
  const place = await makeFaceOrg()
  const photo = await makePhoto(place.album, place.owner)
  const preview = await picture({ width: 1600, height: 1200, format: 'webp' })
  await drive.use().put(renditionKey(place.org.id, photo.id, 'preview'), preview)
  const face = await makeFace(photo)
  const at = (id: string) => `/api/v1/orgs/${place.org.slug}/p/facesearch/faces/${id}/picture`
  return { ...place, photo, face, at }
}

test.group('The picture of a face', (group) => {
  group.setup(() => plugin.run())

  test('is a small square for members, which nobody on the way keeps', async ({
    client,
    assert,
  }) => {
    const { face, at, owner, admin, member, foreigner } = await withFace()
    for (const person of [owner, admin, member]) {
      const answer = await client.get(at(face.id)).loginAs(person)
      answer.assertStatus(200)
      answer.assertHeader('content-type', 'image/webp')
      assert.match(answer.header('cache-control')!, /^private, max-age=\d{3}$/)
      const { width, height, format } = await sharp(answer.body() as Buffer).metadata()
      assert.deepEqual([width, height, format], [240, 240, 'webp'])
    }
    ;(await client.get(at(face.id)).loginAs(foreigner)).assertStatus(404)
    ;(await client.get(at(face.id))).assertStatus(401)
  })

  test('is not there where the face is another org’s, in the trash, suppressed or of another engine', async ({
    client,
  }) => {
    const { face, photo, at, owner, member } = await withFace()
    const other = await withFace()
    ;(await client.get(at(other.face.id)).loginAs(member)).assertStatus(404)
    await face.merge({ state: 'suppressed' }).save()
    ;(await client.get(at(face.id)).loginAs(member)).assertStatus(404)
    await face.merge({ state: 'active', engineVersion: 'other/1' }).save()
    ;(await client.get(at(face.id)).loginAs(member)).assertStatus(404)
    await face.merge({ engineVersion: ENGINE }).save()
    await photo.trash(owner.id)
    ;(await client.get(at(face.id)).loginAs(member)).assertStatus(404)
    await photo.restore()
    ;(await client.get(at(face.id)).loginAs(member)).assertStatus(200)
  })

  test('shows the whole face with some room around it, within the photo', ({ assert }) => {
    const photo = { width: 4000, height: 3000 }
    const middle = squareAround({ x: 0.4, y: 0.4, width: 0.1, height: 0.2 }, photo)
    assert.closeTo(middle.width * photo.width, 900, 1)
    assert.closeTo(middle.height * photo.height, 900, 1)
    assert.closeTo(middle.x + middle.width / 2, 0.45, 1e-6)
    const corner = squareAround({ x: 0.95, y: -0.02, width: 0.05, height: 0.1 }, photo)
    assert.closeTo(corner.x + corner.width, 1, 1e-6)
    assert.equal(corner.y, 0)
    const huge = squareAround({ x: 0, y: 0, width: 1, height: 1 }, photo)
    assert.closeTo(huge.width * photo.width, 3000, 1)
  })
})
