import { readdir } from 'node:fs/promises'
import { test } from '@japa/runner'
import { request } from 'playwright'
import { Process } from '#tests/fixtures/processes'
import { ADMIN, Place } from '../../../backups/tests/place.js'
import { facePool } from '../../engine/face_pool.js'
import { makeSelfie, threeFaces } from '../pictures.js'

const SEALED = { BACKUP_PASSPHRASE: 'six calm words about the sea' }
const NAME = 'Ada Lovelace'
const WAIT_MS = 30_000

/** Somebody who signs in and sends the forms of pages. */
async function formsOf({ origin }: Place) {
  const web = await request.newContext({ baseURL: origin })
  const send = async (method: string, path: string, data: object) => {
    const { cookies } = await web.storageState()
    const { value } = cookies.find(({ name }) => name === 'XSRF-TOKEN')!
    const headers = { 'x-xsrf-token': decodeURIComponent(value) }
    const answer = await web.fetch(path, { method, data, headers, maxRedirects: 0 })
    if (answer.status() >= 400) throw new Error(`${path}: ${answer.status()}`)
  }
  await web.get('/sign-in')
  await send('POST', '/sign-in', ADMIN)
  return { send, end: () => web.dispose() }
}

/** Asks until the answer is the one that is waited for. */
async function until<Value>(ask: () => Promise<Value>, isIt: (value: Value) => boolean) {
  const deadline = Date.now() + WAIT_MS
  for (;;) {
    const value = await ask()
    if (isIt(value)) return value
    if (Date.now() > deadline) throw new Error(`It stayed ${JSON.stringify(value)}`)
    await new Promise((resume) => setTimeout(resume, 150))
  }
}

test.group('A server that is restored', (group) => {
  group.tap((each) => each.timeout(180_000))
  group.teardown(async () => {
    await facePool().close()
    Process.killAll()
  })

  test('knows people by their names, finds them by face, and lets guests find themselves', async ({
    assert,
    cleanup,
  }) => {
    const place = await Place.make()
    cleanup(async () => void (await place.stop()))
    const faces = `${place.api}/p/facesearch`
    const [selfie, picture] = await Promise.all([makeSelfie(), threeFaces()])
    const sent = () => new Blob([new Uint8Array(selfie)], { type: 'image/jpeg' })
    await place.migrate()
    await place.serve()
    await place.signIn()
    const albumId = await place.furnish()
    const forms = await formsOf(place)
    const settings = `${place.api.replace('/api/v1', '')}`
    await forms.send('PUT', `${settings}/settings/plugins/facesearch`, { on: true })
    const consent = { basis: 'We all agreed to it', understood: true }
    await forms.send('POST', `${settings}/p/facesearch/consent`, consent)
    await forms.end()
    const [photoId] = await place.upload(albumId, [picture])
    const facesThere = async () =>
      (await place.call('GET', `${faces}/photos/${photoId}/faces`)).body.data ?? []
    const seen = await until(facesThere, ({ length }) => length === 3)
    const link = await place.call('POST', `${place.api}/share-links`, { album_id: albumId })
    const shared = `/api/v1/shares/${link.body.data.url.split('/s/')[1]}/p/facesearch`
    await place.call('PUT', `${faces}/visitors`, { visitors: true })
    await place.call('PUT', `${faces}/links/${link.body.data.id}`)

    const findMe = async () => {
      const { body } = await place.call('POST', `${faces}/searches`, sent())
      return body.data
    }
    const before = await findMe()
    assert.deepEqual(
      before.photos.map(({ id }: { id: string }) => id),
      [photoId]
    )
    const mine = seen.reduce((one: any, other: any) => (one.box.x > other.box.x ? one : other))
    const named = { face_ids: [mine.id], name: NAME }
    assert.equal((await place.call('POST', `${faces}/people`, named)).status, 201)
    const everything = async () => {
      const { body: people } = await place.call('GET', `${faces}/people`)
      const { body: photos } = await place.call('GET', `${place.api}/photos?q=person:ada`)
      const cover = await place.call('GET', people.data[0].thumb_url)
      const scan = await place.call('POST', `${shared}/scans?consent=1`, sent())
      const { shot } = scan.body.data
      const asked = { consent: true, engine: 'any', shots: [shot] }
      const { body: matches } = await place.call('POST', `${shared}/matches`, asked)
      return {
        people: people.data,
        faces: await facesThere(),
        photos: photos.data.map(({ id }: { id: string }) => id),
        found: (await findMe()).people.map(({ name }: { name: string }) => name),
        matches: matches.data.map(({ id }: { id: string }) => id),
        cover: [cover.status, cover.bytes.length > 500],
      }
    }
    const whole = await everything()
    assert.deepEqual(whole.found, [NAME])
    assert.deepEqual([whole.photos, whole.matches], [[photoId], [photoId]])
    assert.deepEqual(whole.cover, [200, true])

    const disk = place.path('disk')
    const made = await place.ace(['backup:create', `--folder=${disk}`], SEALED)
    assert.equal(made.code, 0, made.said)
    await place.stop()
    await place.wipe()
    const [file] = (await readdir(disk)).filter((name) => name.startsWith('lumina-'))
    const restored = await place.ace(['backup:restore', place.path('disk', file), '--yes'], SEALED)
    assert.equal(restored.code, 0, restored.said)
    await place.serve()
    assert.equal(await place.signIn(), 201)
    assert.deepEqual(await everything(), whole)
  })
})
