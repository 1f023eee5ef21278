import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { OnnxGraph } from '../../../engine/builtin/onnx_graph.js'
import type { EngineFailure } from '../../../engine/engine_failure.js'
import { OnnxEngine } from '../../../engine/onnx/onnx_engine.js'
import { scratchFolder } from '#tests/fixtures/scratch'
import { frameOf, samplePath } from './pictures.js'

/** As small as a recognition net can be: means of `dim` stripes of each chip. */
function toyModel({ channels = 3, side = 112, dim = 128, outputs = 1 } = {}) {
  const graph = new OnnxGraph()
  const input = graph.input('chips', [1, channels, side, side])
  const size = channels * side * side
  const flat = graph.node('Flatten', [input], { axis: 1 })
  const data = Float32Array.from({ length: size * dim }, (_, at) =>
    Math.floor(at / dim) % dim === at % dim ? 1 : 0.01
  )
  const made = graph.node('MatMul', [flat, graph.floats({ shape: [size, dim], data })])
  const offset = graph.floats({ shape: [1], data: Float32Array.of(0.5) })
  const vector = graph.node('Add', [made, offset])
  for (let at = 0; at < outputs; at++) graph.output(`out${at}`, vector, [1, dim])
  return graph.encode()
}

async function folderWith(files: Record<string, Uint8Array | string>) {
  const folder = await scratchFolder()
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  return folder
}

async function failureOf(files: Record<string, Uint8Array | string>): Promise<EngineFailure> {
  const engine = new OnnxEngine(await folderWith(files))
  return engine.open().then(
    () => Promise.reject(new Error('It opened')),
    (failure: EngineFailure) => failure
  )
}

test.group('An engine with a model of the operator', (group) => {
  group.each.timeout(120_000)

  test('asks the file how large chips and vectors are, and embeds with it', async ({ assert }) => {
    const model = toyModel({ side: 64, dim: 96 })
    const options = { licence: 'ours', thresholds: { strict: 0.3, normal: 0.4, cluster: 0.35 } }
    const engine = new OnnxEngine(
      await folderWith({ 'mine.onnx': model, 'model.json': JSON.stringify(options) })
    )
    await engine.open()
    const sha256 = createHash('sha256').update(model).digest('hex')
    assert.containsSubset(engine.info, {
      id: 'onnx',
      dim: 96,
      runsInBrowser: false,
      files: [{ name: 'mine.onnx', sha256 }],
      ...options,
    })
    assert.include(engine.info.modelVersion, sha256.slice(0, 16))
    const faces = await engine.analyse(await frameOf(samplePath('sample1.jpg')))
    assert.lengthOf(faces, 3)
    for (const { embedding } of faces) {
      assert.lengthOf(embedding!, 96)
      assert.closeTo(Math.hypot(...embedding!), 1, 1e-5)
    }
    await engine.close()
  })

  test('another file is another version', async ({ assert }) => {
    const versions = []
    for (const dim of [96, 100]) {
      const engine = new OnnxEngine(await folderWith({ 'a.onnx': toyModel({ side: 64, dim }) }))
      await engine.open()
      versions.push(engine.info.modelVersion)
      await engine.close()
    }
    assert.notEqual(versions[0], versions[1])
  })

  test('of several files the one called recognition.onnx counts', async ({ assert }) => {
    const small = toyModel({ side: 64, dim: 64 })
    const engine = new OnnxEngine(await folderWith({ 'a.onnx': small, 'recognition.onnx': small }))
    await engine.open()
    assert.equal(engine.info.files![0].name, 'recognition.onnx')
    await engine.close()
    const { reason, params } = await failureOf({ 'a.onnx': small, 'b.onnx': small })
    assert.equal(reason, 'model_missing')
    assert.match(String(params.file), /recognition\.onnx$/)
  })

  for (const [what, model] of [
    ['one channel', toyModel({ channels: 1, side: 64, dim: 64 })],
    ['a chip too small', toyModel({ side: 16, dim: 64 })],
    ['too few numbers', toyModel({ side: 64, dim: 8 })],
    ['two answers', toyModel({ side: 64, dim: 64, outputs: 2 })],
    ['words', Buffer.from('this is no model')],
  ] as const) {
    test(`refuses a model with ${what}`, async ({ assert }) => {
      const { reason, params } = await failureOf({ 'mine.onnx': model })
      assert.equal(reason, 'model_shape')
      assert.equal(params.file, 'mine.onnx')
      assert.isNotEmpty(params.found)
    })
  }

  test('refuses an empty folder, one that is not there, and none', async ({ assert }) => {
    const gone = await scratchFolder()
    await rm(gone, { recursive: true })
    for (const folder of [await scratchFolder(), gone, '']) {
      const failure = await new OnnxEngine(folder).open().catch((error: EngineFailure) => error)
      assert.equal(failure!.reason, 'model_missing')
    }
  })

  test('refuses options that make no sense', async ({ assert }) => {
    const model = toyModel({ side: 64, dim: 64 })
    for (const options of ['{', '{"divisor":0}', '{"thresholds":{"strict":2}}']) {
      const { reason, params } = await failureOf({ 'mine.onnx': model, 'model.json': options })
      assert.deepEqual([reason, params.file], ['model_shape', 'model.json'])
    }
  })
})
