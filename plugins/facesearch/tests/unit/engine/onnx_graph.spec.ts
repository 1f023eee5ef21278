import { test } from '@japa/runner'
import { openNet, openWebNet } from '../../../engine/builtin/node_runtime.js'
import { OnnxGraph } from '../../../engine/builtin/onnx_graph.js'
import { Message } from '../../../engine/builtin/protobuf.js'
import { filtersForOnnx, readWeights } from '../../../engine/builtin/weights.js'

/** Two pixels in, their sum and their difference out. */
function toyGraph() {
  const graph = new OnnxGraph()
  const input = graph.input('pixels', [1, 2])
  const weights = graph.floats({ shape: [2, 2], data: Float32Array.of(1, 1, 1, -1) })
  graph.output('made', graph.node('MatMul', [input, weights]), [1, 2])
  return graph.encode()
}

test.group('Graphs made in memory', () => {
  test('messages are written as protobuf has them', ({ assert }) => {
    const inner = new Message().text(1, 'a').int(2, 300)
    const bytes = new Message().message(3, inner).int(1, -1).float(2, 1).encode()
    const minusOne = [0x08, ...Array.from({ length: 9 }, () => 0xff), 0x01]
    assert.deepEqual(
      [...bytes],
      [0x1a, 6, 0x0a, 1, 0x61, 0x10, 0xac, 0x02, ...minusOne, 0x15, 0, 0, 0x80, 0x3f]
    )
  })

  for (const [name, open] of [
    ['native runtime', openNet],
    ['runtime in WebAssembly', openWebNet],
  ] as const) {
    test(`run in the ${name}, batches of any size`, async ({ assert }) => {
      const net = await (await open())(toyGraph())
      assert.deepEqual(net.inputShape, [null, 2])
      assert.deepEqual(net.outputShapes, [[null, 2]])
      const { made } = await net.run(Float32Array.of(5, 3, 1, 1), [2, 2])
      assert.deepEqual([...made], [8, 2, 2, 0])
      await net.release()
    })
  }

  test('a file that is no model is refused', async ({ assert }) => {
    const open = await openNet()
    await assert.rejects(() => open(Buffer.from('no model')))
  })
})

test.group('Weights in eight bits', () => {
  const manifest = [
    {
      weights: [
        {
          name: 'a',
          shape: [2],
          dtype: 'float32',
          quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
        },
        {
          name: 'steps',
          shape: [],
          dtype: 'int32',
          quantization: { dtype: 'uint8', scale: 1, min: 3 },
        },
        { name: 'b', shape: [1], dtype: 'float32' },
      ],
    },
  ]
  const file = Buffer.concat([Buffer.from([0, 4, 9]), Buffer.from(Float32Array.of(0.25).buffer)])

  test('become the floats they stand for', ({ assert }) => {
    const weights = readWeights(manifest, file)
    assert.deepEqual(weights('a'), { shape: [2], data: Float32Array.of(-1, 1) })
    assert.deepEqual(weights('b').data, Float32Array.of(0.25))
  })

  test('are refused where they end too early or lack one', ({ assert }) => {
    assert.throws(() => readWeights(manifest, file.subarray(0, 5)), 'The weights end before b')
    assert.throws(() => readWeights(manifest, file)('c'), 'The weights lack c')
  })

  test('are turned the way ONNX wants them', ({ assert }) => {
    const data = Float32Array.from({ length: 2 * 3 * 2 * 4 }, (_, at) => at)
    const turned = filtersForOnnx({ shape: [2, 3, 2, 4], data })
    assert.deepEqual(turned.shape, [4, 2, 2, 3])
    // [out 3, in 1, row 1, column 2] was [row 1, column 2, in 1, out 3].
    assert.equal(turned.data[((3 * 2 + 1) * 2 + 1) * 3 + 2], ((1 * 3 + 2) * 2 + 1) * 4 + 3)
  })
})
