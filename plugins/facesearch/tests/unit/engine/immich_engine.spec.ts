import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from '@japa/runner'
import type { EngineFailure } from '../../../engine/engine_failure.js'
import { ImmichEngine } from '../../../engine/immich/immich_engine.js'
import { frameOf, samplePath } from './pictures.js'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const VECTOR = Array.from({ length: 512 }, (_, at) => (at % 7) - 3)

const face = (embedding: unknown, more = {}) => ({
  boundingBox: { x1: 100, y1: 50, x2: 300, y2: 290 },
  score: 0.91,
  embedding,
  ...more,
})

const said = (faces: unknown) => ({
  'facial-recognition': faces,
  'imageWidth': 1_000,
  'imageHeight': 500,
})

const json =
  (value: unknown): Answer =>
  (_, response) =>
    response.end(JSON.stringify(value))

/** Speaks as the container does, where it is not told otherwise. */
async function container(cleanup: (close: () => void) => void, predict: Answer, ping = 'pong') {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    const parts = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts).toString('latin1')
    if (request.url === '/ping') return response.end(ping)
    bodies.push(body)
    return predict(request, response, body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanup(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { bodies, engine: new ImmichEngine(`http://127.0.0.1:${port}/`, 'buffalo_l') }
}

const failureOf = (work: Promise<unknown>): Promise<EngineFailure> =>
  work.then(
    () => Promise.reject(new Error('It did not fail')),
    (failure: EngineFailure) => failure
  )

test.group('The engine of an Immich', (group) => {
  group.each.timeout(60_000)

  test('sends the picture as Immich wants it, and reads vectors as text and as list', async ({
    assert,
    cleanup,
  }) => {
    const answer = said([
      face(JSON.stringify(VECTOR)),
      face(VECTOR, { boundingBox: { x1: -20, y1: 0, x2: 20, y2: 30 } }),
    ])
    const { engine, bodies } = await container(cleanup, json(answer))
    await engine.open()
    assert.containsSubset(engine.info, { id: 'immich', dim: 512, runsInBrowser: false })
    const faces = await engine.analyse(await frameOf(samplePath('sample1.jpg')))
    assert.lengthOf(faces, 2)
    const [large, small] = faces
    assert.deepEqual(
      Object.values(large.box).map((part) => part.toFixed(2)),
      ['0.10', '0.10', '0.20', '0.48']
    )
    assert.closeTo(Math.hypot(...large.embedding!), 1, 1e-5)
    assert.equal(small.box.x, 0)
    assert.isAbove(large.quality, small.quality)
    assert.include(bodies[1], 'name="entries"')
    assert.include(bodies[1], '"modelName":"buffalo_l"')
    assert.include(bodies[1], 'name="image"')
    assert.include(bodies[1], '\u00FF\u00D8\u00FF')
  })

  test('leaves out faces that are no part of the picture, and keeps the others', async ({
    assert,
    cleanup,
  }) => {
    const answer = said([
      face(VECTOR, { boundingBox: { x1: 300, y1: 290, x2: 100, y2: 50 } }),
      face(VECTOR, { boundingBox: { x1: -40, y1: 0, x2: -20, y2: 30 } }),
      face(VECTOR),
    ])
    const { engine } = await container(cleanup, json(answer))
    await engine.open()
    const frame = await frameOf(samplePath('sample1.jpg'))
    assert.lengthOf(await engine.analyse(frame), 1)
    const sizeless = await container(cleanup, json({ ...answer, imageWidth: 0 }))
    await sizeless.engine.open()
    for (const { box, quality } of await sizeless.engine.analyse(frame))
      assert.isTrue([box.w, box.h, quality].every(Number.isFinite))
  })

  for (const [what, predict, reason] of [
    ['is broken', (_, response) => response.writeHead(500).end(), 'engine_away'],
    [
      'sends elsewhere',
      (_, response) => response.writeHead(302, { location: '/' }).end(),
      'engine_away',
    ],
    ['breaks off', (_, response) => void response.destroy(), 'engine_away'],
    [
      'cannot read the picture',
      (_, response) => response.writeHead(400).end(),
      'picture_unreadable',
    ],
    ['sends no JSON', (_, response) => response.end('pong'), 'model_shape'],
    ['sends something else', json({ clip: '[]' }), 'model_shape'],
    ['finds nobody in a picture of three', json(said([])), 'model_shape'],
    ['sends words for numbers', json(said([face('many')])), 'model_shape'],
    ['sends nothing but zeros', json(said([face([0, 0, 0])])), 'model_shape'],
    ['leaves out the box', json(said([face(VECTOR, { boundingBox: {} })])), 'model_shape'],
    ['never stops talking', (_, response) => flood(response), 'engine_away'],
  ] as [string, Answer, string][]) {
    test(`says so when the container ${what}`, async ({ assert, cleanup }) => {
      const { engine } = await container(cleanup, predict)
      const failure = await failureOf(engine.open())
      assert.equal(failure.reason, reason)
    })
  }

  test('says so when it is no Immich, or nobody is there', async ({ assert, cleanup }) => {
    const { engine } = await container(cleanup, json({}), 'hello')
    for (const one of [engine, new ImmichEngine('http://127.0.0.1:9', 'buffalo_l')]) {
      assert.equal((await failureOf(one.open())).reason, 'engine_away')
    }
  })

  test('never mixes vectors of two lengths', async ({ assert, cleanup }) => {
    let asked = 0
    const { engine } = await container(cleanup, (_, response) => {
      asked += 1
      response.end(JSON.stringify(said([face(asked === 1 ? VECTOR : VECTOR.slice(0, 256))])))
    })
    await engine.open()
    const frame = await frameOf(samplePath('sample1.jpg'))
    const failure = await failureOf(engine.analyse(frame))
    assert.deepEqual([failure.reason, failure.params.found], ['model_shape', '256'])
  })

  test('stops asking when nobody waits any more', async ({ assert, cleanup }) => {
    const { engine } = await container(cleanup, (_, response, body) =>
      body.length ? setTimeout(() => response.end(JSON.stringify(said([face(VECTOR)]))), 50) : null
    )
    await engine.open()
    const frame = await frameOf(samplePath('sample1.jpg'))
    const signal = AbortSignal.abort(new Error('gone'))
    await assert.rejects(() => engine.analyse(frame, { signal }), 'gone')
  })
})

function flood(response: ServerResponse) {
  const block = Buffer.alloc(1024 * 1024, ' ')
  const more = () => void (response.destroyed || response.write(block, () => setImmediate(more)))
  more()
}
