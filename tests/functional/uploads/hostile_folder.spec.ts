import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import Photo from '#models/photo'
import { corpora } from '#tests/fixtures/corpora'
import { makeCast } from '#tests/fixtures/people'
import { hostile } from '#tests/fixtures/pictures'
import {
  leftovers,
  makeAlbum,
  newPicture,
  serverUrl,
  settle,
  storageOf,
  upload,
} from '#tests/fixtures/uploading'

/** What has to be refused whatever else is said, and what has to be taken. */
const REFUSED = /^(reject cleanly|4xx)[^;]*(;|$)(?!.*\bor\b)/
const TAKEN = /^accept($|;| \()/

async function hostileFiles() {
  if (!corpora.isPresent) {
    const own = [
      ['letter.jpg', hostile.text(), REFUSED.source],
      ['bomb.png', hostile.pngBomb(), 'bounded'],
      ['drawing.svg', hostile.svg(), 'reject cleanly'],
      ['picture.jpg', await newPicture(), 'accept'],
    ] as const
    return own.map(([name, bytes, expect]) => ({ name, bytes, expect }))
  }
  return Promise.all(
    corpora.expectations().map(async ({ file, expect }) => ({
      name: file.split('/').at(-1)!,
      bytes: await readFile(corpora.path(`hostile/${file}`)),
      expect,
    }))
  )
}

test.group('Everything hostile in one drop', () => {
  test('gets what it should, each with a reason, while good photos come in', async ({ assert }) => {
    const { org, owner, member } = await makeCast()
    const album = await makeAlbum(org)
    const files = await hostileFiles()
    const pool = await app.container.make('media_pool')
    const lostBefore = pool.stats().lost
    const good = Array.from({ length: 6 }, async () =>
      upload(member, org, album, [{ bytes: await newPicture(), name: 'good.jpg' }])
    )
    const { status, body } = await upload(owner, org, album, files)
    assert.equal(status, 201)
    assert.lengthOf(body.data, files.length)
    for (const { body: other } of await Promise.all(good))
      assert.equal(other.data[0].outcome, 'added')

    for (const [index, { name, expect }] of files.entries()) {
      const { outcome, error } = body.data[index]
      if (outcome === 'rejected') {
        assert.match(error!.code, /^E_/, name)
        assert.match(error!.message, /^[A-Z][^{}]+\.$/, name)
      }
      if (/\.(json|xmp)$/.test(name)) continue
      if (TAKEN.test(expect) && !/\.(zip|tar)$/.test(name)) {
        assert.include(['added', 'duplicate'], outcome, `${name}: ${error?.code}`)
      }
      if (REFUSED.test(expect) && !expect.includes('if stored'))
        assert.equal(outcome, 'rejected', name)
    }

    await settle(org)
    const photos = await Photo.within(org.id)
    const open = photos.filter(({ state }) => state !== 'ready' && state !== 'failed')
    assert.deepEqual(
      open.map(({ name }) => name),
      []
    )
    for (const { state, failure, name } of photos)
      if (state === 'failed') assert.match(failure!, /^E_/, name)
    const sums = await storageOf(org)
    assert.deepEqual([sums.ledger, sums.disk], [sums.rows, sums.rows])
    assert.isEmpty(await leftovers(org))
    assert.equal(pool.stats().lost, lostBefore, 'nothing had to be killed')
    const health = await fetch(`${serverUrl()}/api/v1/openapi.json`)
    assert.equal(health.status, 200)
  }).timeout(240_000)

  test('what cannot be kept is said in the language of who sent it', async ({ client, assert }) => {
    const { org, owner } = await makeCast()
    const album = await makeAlbum(org)
    const send = (language: string) =>
      client
        .post(`/api/v1/orgs/${org.slug}/albums/${album.id}/photos`)
        .header('accept-language', language)
        .file('files', Buffer.from('\0\0\0\x18ftypqt  \0\0\0\0qt  ', 'latin1'), {
          filename: 'IMG_7943.MOV',
        })
        .loginAs(owner)
        .withCsrfToken()
    await owner.merge({ locale: 'de' }).save()
    const german = await send('de')
    german.assertStatus(415)
    assert.match(german.body().data[0].error.message, /Videos gehen noch nicht/)
    await owner.merge({ locale: 'en' }).save()
    const english = await send('en')
    assert.match(english.body().data[0].error.message, /Videos cannot be kept yet/)
  })
})
