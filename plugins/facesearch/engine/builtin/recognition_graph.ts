import { OnnxGraph } from './onnx_graph.js'
import { filtersForOnnx, scaleChannels, type Weights } from './weights.js'

export const RECOGNITION_SIDE = 150
export const RECOGNITION_DIM = 128

const BLOCKS = [
  ['conv32_1', 'conv32_2', 'conv32_3'],
  ['conv64_down', 'conv64_1', 'conv64_2', 'conv64_3'],
  ['conv128_down', 'conv128_1', 'conv128_2'],
  ['conv256_down', 'conv256_1', 'conv256_2', 'conv256_down_out'],
].flat()
/** Blocks that halve their map: whether what they make of it has to be padded, and whether they double the channels. */
const DOWN: Record<string, { pads: boolean; doubles: boolean }> = {
  conv64_down: { pads: false, doubles: true },
  conv128_down: { pads: false, doubles: true },
  conv256_down: { pads: true, doubles: true },
  conv256_down_out: { pads: true, doubles: false },
}

/** dlib's residual net: 128 numbers [1, 128], not yet of unit length, for a square chip. */
export function recognitionGraph(weights: Weights): Uint8Array {
  const layers = new RecognitionLayers(weights)
  const { graph } = layers
  const input = graph.input('pixels', [1, 3, RECOGNITION_SIDE, RECOGNITION_SIDE])
  let out = graph.node('Relu', [layers.convolve(input, 'conv32_down', 2)])
  out = graph.node('MaxPool', [out], { kernel_shape: [3, 3], strides: [2, 2] })
  for (const block of BLOCKS) out = layers.residual(out, block)
  const mean = graph.node('Flatten', [graph.node('GlobalAveragePool', [out])], { axis: 1 })
  const described = graph.node('MatMul', [mean, graph.floats(weights('fc'))])
  graph.output('embedding', described, [1, RECOGNITION_DIM])
  return graph.encode()
}

class RecognitionLayers {
  readonly graph = new OnnxGraph()
  readonly #weights: Weights

  constructor(weights: Weights) {
    this.#weights = weights
  }

  /** Its scale, by channel, becomes part of filters and bias. */
  convolve(input: string, name: string, stride: number) {
    const factors = this.#weights(`${name}/scale/weights`).data
    const offset = this.#weights(`${name}/scale/biases`).data
    const filters = scaleChannels(filtersForOnnx(this.#weights(`${name}/conv/filters`)), factors)
    const bias = this.#weights(`${name}/conv/bias`).data.map(
      (value, at) => value * factors[at] + offset[at]
    )
    const parts = [filters, { shape: [bias.length], data: bias }].map((each) =>
      this.graph.floats(each)
    )
    return this.graph.node('Conv', [input, ...parts], {
      auto_pad: stride === 1 ? 'SAME_UPPER' : 'VALID',
      strides: [stride, stride],
    })
  }

  residual(input: string, name: string) {
    const down = DOWN[name]
    const first = this.graph.node('Relu', [this.convolve(input, `${name}/conv1`, down ? 2 : 1)])
    let out = this.convolve(first, `${name}/conv2`, 1)
    if (down?.pads) out = this.#pad(out, [0, 0, 0, 0, 0, 0, 1, 1])
    const beside = down ? this.#halve(input, down.doubles) : input
    return this.graph.node('Relu', [this.graph.node('Add', [out, beside])])
  }

  #halve(input: string, doubles: boolean) {
    const half = this.graph.node('AveragePool', [input], { kernel_shape: [2, 2], strides: [2, 2] })
    if (!doubles) return half
    const nothing = this.graph.node('Sub', [half, half])
    return this.graph.node('Concat', [half, nothing], { axis: 1 })
  }

  #pad(input: string, pads: number[]) {
    return this.graph.node('Pad', [input, this.graph.integers(pads)])
  }
}
