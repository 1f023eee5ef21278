import { test } from '@japa/runner'
import sharp from 'sharp'
import Photo from '#models/photo'
import { renditionKey } from '#storage/keys'
import { cutFromPreview, readRendition } from '#storage/renditions'
import { store } from '#storage/store'
import { makeOrg } from '#tests/fixtures/people'
import { makeAlbum, newPicture, settle, upload } from '#tests/fixtures/uploading'

const PART = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 }

async function uploaded() {
  const { org, owner } = await makeOrg()
  const album = await makeAlbum(org, owner)
  const bytes = await newPicture({ width: 2400, height: 1200 })
  const { body } = await upload(owner, org, album, [{ bytes }])
  const find = () => Photo.within(org.id).where('id', body.data[0].photo!.id).firstOrFail()
  return { org, find }
}

test.group('Renditions for plugins', () => {
  test('are read as they are, and parts of the preview are cut', async ({ assert }) => {
    const { org, find } = await uploaded()
    await settle(org)
    const photo = await find()
    const preview = await sharp(await readRendition(photo, 'preview')).metadata()
    assert.deepEqual([preview.format, preview.width, preview.height], ['webp', 2000, 1000])
    const thumb = await sharp(await readRendition(photo, 'thumb')).metadata()
    assert.equal(thumb.width, 400)
    const part = await sharp(await cutFromPreview(photo, PART, 160)).metadata()
    assert.deepEqual([part.format, part.width, part.height], ['webp', 160, 160])
  })

  test('that are not made yet, or are gone, are not there', async ({ assert }) => {
    const { org, find } = await uploaded()
    const early = await find()
    for (const asked of [readRendition(early, 'preview'), cutFromPreview(early, PART, 160)])
      await assert.rejects(() => asked, 'E_NOT_READY')
    await settle(org)
    const photo = await find()
    await store.remove(renditionKey(org.id, photo.id, 'preview'))
    for (const ask of [
      () => readRendition(photo, 'preview'),
      () => cutFromPreview(photo, PART, 160),
    ])
      await assert.rejects(ask, 'E_NOT_FOUND')
  })
})
