import { OnnxGraph, type Tensor } from './onnx_graph.js'
import { depthwiseForOnnx, filtersForOnnx, scaleChannels, type Weights } from './weights.js'

export const DETECTOR_SIDE = 512
const EPSILON = 0.001
const HALVING = new Set([2, 4, 6, 12])
/** Every second place from the first on, also where their number is odd: maps of a smaller canvas are parts of those of the whole. */
const HALVED = { pads: [0, 0, 2, 2], strides: [2, 2] }
/** Each looks at a map of its own, the first at one place in sixteen pixels, the next at half as many each way, and so on. */
const HEADS = 6
const FINEST_STRIDE = 16

/** SSD MobileNet v1: raw box encodings [n, 4] and logits of the class «face» [n, 1] for every anchor of a canvas of any size. */
export function detectorGraph(weights: Weights): Uint8Array {
  const graph = new OnnxGraph()
  const layers = new DetectorLayers(graph, weights)
  const input = graph.input('pixels', [1, 3, 'height', 'width'])
  const [fine, coarse] = layers.backbone(input)
  const maps = [fine, coarse, ...layers.extras(coarse)]
  const [boxes, faces] = layers.heads(maps)
  graph.output('boxes', boxes, [1, -1, 4])
  graph.output('faces', faces, [1, -1, 1])
  return graph.encode()
}

/** Where the detector looks on a canvas, four numbers for each anchor, in parts of the largest canvas: top, left, bottom, right. */
export function detectorAnchors(weights: Weights) {
  const { data } = weights('Output/extra_dim')
  const perPlace = Array.from({ length: HEADS }, (_, head) => {
    const { shape } = weights(`Prediction/BoxPredictor_${head}/BoxEncodingPredictor/weights`)
    return shape[3]
  })
  return (width: number, height: number): Float32Array => {
    const parts: Float32Array[] = []
    let start = 0
    for (const [head, size] of perPlace.entries()) {
      const stride = FINEST_STRIDE * 2 ** head
      const row = (DETECTOR_SIDE / stride) * size
      const wanted = Math.ceil(width / stride) * size
      for (let y = 0; y < Math.ceil(height / stride); y++)
        parts.push(data.subarray(start + y * row, start + y * row + wanted))
      start += row * (DETECTOR_SIDE / stride)
    }
    return joined(parts)
  }
}

function joined(parts: Float32Array[]) {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

class DetectorLayers {
  readonly #graph: OnnxGraph
  readonly #weights: Weights

  constructor(graph: OnnxGraph, weights: Weights) {
    this.#graph = graph
    this.#weights = weights
  }

  /** The maps after layers 11 and 13. */
  backbone(input: string): [fine: string, coarse: string] {
    let out = this.#full(input, 'MobilenetV1/Conv2d_0_pointwise', 2)
    let fine = out
    for (let layer = 1; layer <= 13; layer++) {
      out = this.#depthwise(
        out,
        `MobilenetV1/Conv2d_${layer}_depthwise`,
        HALVING.has(layer) ? 2 : 1
      )
      out = this.#full(out, `MobilenetV1/Conv2d_${layer}_pointwise`, 1)
      if (layer === 11) fine = out
    }
    return [fine, out]
  }

  /** Ever coarser maps, of which every second one has a head. */
  extras(coarse: string) {
    let out = coarse
    const maps = []
    for (let layer = 0; layer < 8; layer++) {
      out = this.#full(out, `Prediction/Conv2d_${layer}_pointwise`, layer % 2 ? 2 : 1)
      if (layer % 2) maps.push(out)
    }
    return maps
  }

  heads(maps: string[]): [boxes: string, faces: string] {
    const boxes = []
    const classes = []
    for (let head = 0; head < HEADS; head++) {
      const name = `Prediction/BoxPredictor_${head}`
      boxes.push(this.#head(maps[head], `${name}/BoxEncodingPredictor`, 4))
      classes.push(this.#head(maps[head], `${name}/ClassPredictor`, 3))
    }
    const graph = this.#graph
    const [from, to, axis] = [[1], [2], [2]].map((values) => graph.integers(values))
    const all = graph.node('Concat', classes, { axis: 1 })
    return [graph.node('Concat', boxes, { axis: 1 }), graph.node('Slice', [all, from, to, axis])]
  }

  #full(input: string, name: string, stride: number) {
    const filters = filtersForOnnx(this.#weights(`${name}/weights`))
    return this.#convolve(input, filters, this.#weights(`${name}/convolution_bn_offset`), stride)
  }

  /** Batch normalization becomes part of filters and bias. */
  #depthwise(input: string, name: string, stride: number) {
    const [gamma, beta, mean, variance] = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map(
      (each) => this.#weights(`${name}/BatchNorm/${each}`).data
    )
    const factors = gamma.map((value, at) => value / Math.sqrt(variance[at] + EPSILON))
    const filters = depthwiseForOnnx(this.#weights(`${name}/depthwise_weights`))
    const bias = { shape: [beta.length], data: beta.map((b, at) => b - mean[at] * factors[at]) }
    return this.#convolve(input, scaleChannels(filters, factors), bias, stride, beta.length)
  }

  #convolve(input: string, filters: Tensor, bias: Tensor, stride: number, group = 1) {
    const graph = this.#graph
    const convolved = graph.node('Conv', [input, graph.floats(filters), graph.floats(bias)], {
      ...(stride === 1 ? { auto_pad: 'SAME_UPPER' } : HALVED),
      group,
    })
    const [low, high] = [0, 6].map((each) =>
      graph.floats({ shape: [], data: new Float32Array([each]) })
    )
    return graph.node('Clip', [convolved, low, high])
  }

  #head(map: string, name: string, width: number) {
    const graph = this.#graph
    const filters = graph.floats(filtersForOnnx(this.#weights(`${name}/weights`)))
    const convolved = graph.node('Conv', [
      map,
      filters,
      graph.floats(this.#weights(`${name}/biases`)),
    ])
    const rows = graph.node('Transpose', [convolved], { perm: [0, 2, 3, 1] })
    return graph.node('Reshape', [rows, graph.integers([0, -1, width])])
  }
}
