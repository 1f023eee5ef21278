import { OnnxGraph } from './onnx_graph.js'
import { depthwiseForOnnx, filtersForOnnx, type Weights } from './weights.js'

export const LANDMARK_SIDE = 112

/** 68 points [1, 136], x and y in turn, 0 to 1 within a square chip. */
export function landmarkGraph(weights: Weights): Uint8Array {
  const graph = new OnnxGraph()
  let out = graph.input('pixels', [1, 3, LANDMARK_SIDE, LANDMARK_SIDE])
  for (let block = 0; block < 4; block++) out = denseBlock(graph, weights, out, `dense${block}`)
  out = graph.node('AveragePool', [out], { kernel_shape: [7, 7], strides: [2, 2] })
  out = graph.node('Flatten', [out], { axis: 1 })
  const [filters, bias] = ['fc/weights', 'fc/bias'].map((name) => graph.floats(weights(name)))
  graph.output('points', graph.node('Gemm', [out, filters, bias]), [1, 136])
  return graph.encode()
}

/** Four convolutions, each of which sees the sum of all before it. */
function denseBlock(graph: OnnxGraph, weights: Weights, input: string, name: string) {
  const isFirst = name === 'dense0'
  const begin = isFirst ? full : separable
  let sum = graph.node('Relu', [begin(graph, weights, input, `${name}/conv0`, 2)])
  let seen = sum
  for (const conv of ['conv1', 'conv2', 'conv3']) {
    const made = separable(graph, weights, seen, `${name}/${conv}`, 1)
    sum = graph.node('Add', [sum, made])
    seen = graph.node('Relu', [sum])
  }
  return seen
}

type Layer = (
  graph: OnnxGraph,
  weights: Weights,
  input: string,
  name: string,
  stride: number
) => string

const full: Layer = (graph, weights, input, name, stride) => {
  const filters = graph.floats(filtersForOnnx(weights(`${name}/filters`)))
  const bias = graph.floats(weights(`${name}/bias`))
  return graph.node('Conv', [input, filters, bias], same(stride))
}

const separable: Layer = (graph, weights, input, name, stride) => {
  const planes = depthwiseForOnnx(weights(`${name}/depthwise_filter`))
  const depthwise = graph.node('Conv', [input, graph.floats(planes)], {
    ...same(stride),
    group: planes.shape[0],
  })
  const filters = graph.floats(filtersForOnnx(weights(`${name}/pointwise_filter`)))
  return graph.node('Conv', [depthwise, filters, graph.floats(weights(`${name}/bias`))])
}

const same = (stride: number) => ({ auto_pad: 'SAME_UPPER', strides: [stride, stride] })
