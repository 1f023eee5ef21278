import { test } from '@japa/runner'
import logger from '@adonisjs/core/services/logger'
import { symbols } from 'pino'
import sharp from 'sharp'
import { keptBytes } from '#tests/fixtures/kept_bytes'
import { makePhoto } from '#tests/fixtures/library'
import { call, share } from '#tests/fixtures/sharing'
import { serverUrl } from '#tests/fixtures/uploading'
import { createPluginHarness } from '#tests/plugin_harness'
import { BUILT_IN } from '../../engine/builtin/built_in_info.js'
import { facePool } from '../../engine/face_pool.js'
import { selfieIn } from '../../engine/selfie.js'
import { writeVector } from '../../visitors/shots.js'
import { makeSelfie, threeFaces } from '../pictures.js'
import { makeFace, makeFaceOrg, near, someVector } from '../place.js'

const plugin = createPluginHarness('facesearch')

/** Everything that goes into the log meanwhile, down to the least of it. */
function listenToLogs() {
  const written: string[] = []
  const stream = (logger.pino as unknown as Record<symbol, { write(line: string): unknown }>)[
    symbols.streamSym
  ]
  const before = { level: logger.level, write: stream.write }
  logger.level = 'trace'
  stream.write = (line) => written.push(line)
  return () => {
    logger.level = before.level
    stream.write = before.write
    return written.join('')
  }
}

/** All the ways in which a vector may be written down. */
function needlesOf(name: string, vector: Float32Array) {
  const base64 = writeVector(vector)
  return {
    [`${name} as bytes`]: Buffer.from(base64, 'base64').subarray(0, 64),
    [`${name} as base64`]: Buffer.from(base64.slice(0, 64)),
    [`${name} as numbers`]: Buffer.from(String(vector[7]).slice(0, 12)),
    [`${name} as hex`]: Buffer.from(Buffer.from(base64, 'base64').toString('hex').slice(0, 64)),
  }
}

test.group('What a visitor sends', (group) => {
  group.tap((each) => each.timeout(120_000))
  group.setup(() => plugin.run())
  group.teardown(() => facePool().close())

  test('is in no file and no log afterwards, whichever way they were looked for', async ({
    assert,
  }) => {
    const { org, owner, album } = await makeFaceOrg({ engineVersion: BUILT_IN.modelVersion })
    const stored = someVector()
    const photo = await makePhoto(album)
    await makeFace(photo, stored, { engineVersion: BUILT_IN.modelVersion })
    const link = await share(owner, org, { album_id: album.id })
    const scan = `${link.api}/p/facesearch`
    const switched = `/api/v1/orgs/${org.slug}/p/facesearch/links/${link.id}`
    await call(switched, { method: 'PUT', user: owner })
    const mine = near(stored, 0.02)
    const picture = await makeSelfie()
    const selfie = selfieIn(await facePool().analyse(picture))
    if ('refusal' in selfie) throw new Error(selfie.refusal)

    const stop = listenToLogs()
    const answers: number[] = []
    const match = async (body: object) => {
      const asked = { consent: true, engine: BUILT_IN.modelVersion, ...body }
      const answer = await call(`${scan}/matches`, { method: 'POST', body: asked })
      answers.push(answer.status)
      return answer
    }
    const byVector = await match({ vectors: [writeVector(mine)] })
    const sent = await fetch(`${serverUrl()}${scan}/scans?consent=1`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(picture),
    })
    answers.push(sent.status)
    const { data } = (await sent.json()) as { data: { shot: string } }
    await match({ shots: [data.shot] })
    // What goes wrong is written down sooner than what goes well.
    const broken = await fetch(`${serverUrl()}${scan}/scans?consent=1`, {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(picture.subarray(0, 400)),
    })
    answers.push(broken.status)
    await match({ vectors: [writeVector(mine.map((value) => value * 3))] })
    const logs = Buffer.from(stop())

    assert.deepEqual(answers, [200, 201, 200, 422, 422])
    assert.deepEqual(
      byVector.body.data.map(({ id }: { id: string }) => id),
      [photo.id]
    )
    const middle = Math.floor(picture.length / 2)
    const needles = {
      ...needlesOf('the vector of the page', mine),
      ...needlesOf('the vector of the server', selfie.embedding),
      'the picture': picture.subarray(middle, middle + 48),
      'the picture in base64': Buffer.from(picture.toString('base64').slice(2_000, 2_064)),
      'the head of the picture': picture.subarray(200, 300),
    }
    assert.deepEqual(await keptBytes(needles), [])
    for (const [name, needle] of Object.entries(needles))
      assert.isFalse(logs.includes(needle), `${name} in the log`)
    // The same search finds what is kept: it would find the others.
    const kept = await keptBytes({ 'a kept vector': Buffer.from(writeVector(stored), 'base64') })
    if (process.env.DATABASE_URL === undefined) assert.isNotEmpty(kept)
    assert.include(logs.toString(), 'facesearch/scans')
  })

  test('has a face that can be looked for, or says why not', async ({ assert }) => {
    const { org, owner, album } = await makeFaceOrg({ engineVersion: BUILT_IN.modelVersion })
    const link = await share(owner, org, { album_id: album.id })
    await call(`/api/v1/orgs/${org.slug}/p/facesearch/links/${link.id}`, {
      method: 'PUT',
      user: owner,
    })
    const send = async (body: Buffer, query = '?consent=1') => {
      const answer = await fetch(`${serverUrl()}${link.api}/p/facesearch/scans${query}`, {
        method: 'POST',
        headers: { 'content-type': 'image/jpeg' },
        body: new Uint8Array(body),
      })
      const { errors, faces } = (await answer.json()) as {
        errors?: { code: string }[]
        faces?: unknown[]
      }
      return [answer.status, errors?.[0].code, faces?.length]
    }
    const code = (name: string) => `plg.facesearch.errors.${name}`
    const empty = await sharp({
      create: { width: 400, height: 400, channels: 3, background: '#345' },
    })
      .jpeg()
      .toBuffer()
    assert.deepEqual(await send(empty), [422, code('no_face'), 0])
    assert.deepEqual(await send(await threeFaces()), [422, code('several_faces'), 3])
    assert.deepEqual((await send(Buffer.from('no picture at all')))[1], code('picture_unreadable'))
    assert.deepEqual((await send(Buffer.alloc(0)))[0], 422)
    const huge = await send(Buffer.alloc(12 * 1024 * 1024 + 1))
    assert.deepEqual(huge.slice(0, 2), [413, code('picture_too_large')])
    assert.equal((await send(empty, ''))[0], 422)
  })
})
