import type { Tensor } from './onnx_graph.js'

interface ManifestEntry {
  name: string
  shape: number[]
  dtype: string
  quantization?: { dtype: string; scale: number; min: number }
}

/** As TensorFlow.js writes it. */
export type WeightManifest = { weights: ManifestEntry[] }[]

/** The weights of one net by name: eight bits each in the file, floats here. */
export type Weights = (name: string) => Tensor

export function readWeights(manifest: WeightManifest, file: Uint8Array): Weights {
  const found = new Map<string, Tensor>()
  let at = 0
  for (const entry of manifest.flatMap(({ weights }) => weights)) {
    const count = entry.shape.reduce((product, size) => product * size, 1)
    const bytes = count * (entry.quantization ? 1 : 4)
    if (at + bytes > file.length) throw new Error(`The weights end before ${entry.name}`)
    const data = floatsOf(entry, file.subarray(at, at + bytes))
    if (entry.dtype === 'float32') found.set(entry.name, { shape: entry.shape, data })
    at += bytes
  }
  return (name) => {
    const tensor = found.get(name)
    if (!tensor) throw new Error(`The weights lack ${name}`)
    return tensor
  }
}

function floatsOf({ quantization }: ManifestEntry, bytes: Uint8Array) {
  if (!quantization) return new Float32Array(new Uint8Array(bytes).buffer)
  const { scale, min } = quantization
  return Float32Array.from(bytes, (step) => step * scale + min)
}

/** Filters of a convolution: TensorFlow has [height, width, in, out], ONNX [out, in, height, width]. */
export function filtersForOnnx({ shape: [height, width, from, into], data }: Tensor): Tensor {
  const turned = new Float32Array(data.length)
  for (let place = 0; place < height * width; place++) {
    for (let i = 0; i < from; i++) {
      for (let o = 0; o < into; o++) {
        turned[(o * from + i) * height * width + place] = data[(place * from + i) * into + o]
      }
    }
  }
  return { shape: [into, from, height, width], data: turned }
}

/** A depthwise filter has one plane for each channel: [height, width, channels, 1] becomes [channels, 1, height, width]. */
export function depthwiseForOnnx({ shape: [height, width, channels], data }: Tensor): Tensor {
  const turned = filtersForOnnx({ shape: [height, width, 1, channels], data })
  return { ...turned, shape: [channels, 1, height, width] }
}

/** Multiplies each output channel of a filter in the form of ONNX. */
export function scaleChannels({ shape, data }: Tensor, factors: Float32Array): Tensor {
  const size = data.length / shape[0]
  return { shape, data: data.map((value, at) => value * factors[Math.floor(at / size)]) }
}
