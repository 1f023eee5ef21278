import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-common'

/** A loaded model of one input. */
export interface Net {
  /** What it makes of `[batch, …]` numbers, by the name of each output. */
  run(input: Float32Array, shape: readonly number[]): Promise<Record<string, Float32Array>>
  /** Of its first input, `null` where a size is free. */
  readonly inputShape: readonly (number | null)[]
  readonly outputShapes: readonly (readonly (number | null)[])[]
  release(): Promise<void>
}

/** Of onnxruntime-node or onnxruntime-web, whichever there is. */
export interface OnnxRuntime {
  InferenceSession: { create(model: Uint8Array, options: object): Promise<InferenceSession> }
  Tensor: TensorConstructor
}

export type OpenNet = (model: Uint8Array) => Promise<Net>

/** One thread: a second one costs more than it brings, a second process does not. */
const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 3,
}

export const netsOf =
  ({ InferenceSession: sessions, Tensor: tensor }: OnnxRuntime): OpenNet =>
  async (model) => {
    const session = await sessions.create(model, OPTIONS)
    const [name] = session.inputNames
    return {
      inputShape: shapeOf(session.inputMetadata[0]),
      outputShapes: session.outputMetadata.map(shapeOf),
      run: async (input, shape) => {
        const outputs = await session.run({ [name]: new tensor('float32', input, shape) })
        return Object.fromEntries(
          Object.entries(outputs).map(([each, { data }]) => [each, floats(data)])
        )
      },
      release: () => session.release(),
    }
  }

function shapeOf(metadata: InferenceSession.ValueMetadata) {
  return metadata.isTensor
    ? metadata.shape.map((size) => (typeof size === 'number' && size > 0 ? size : null))
    : []
}

function floats(data: Tensor.DataTypeMap[Tensor.Type]) {
  if (data instanceof Float32Array) return data
  throw new TypeError('The net answers other numbers than floats')
}
