import { type OnnxRuntime, netsOf, type OpenNet } from './nets.js'

/** The native runtime; where its binary does not load (musl, other systems) the same as WebAssembly, five times slower. */
export async function openNet(): Promise<OpenNet> {
  try {
    return netsOf(await import('onnxruntime-node'))
  } catch {
    return openWebNet()
  }
}

export async function openWebNet(): Promise<OpenNet> {
  const ort = await import('onnxruntime-web')
  ort.env.wasm.numThreads = 1
  return netsOf(ort as OnnxRuntime)
}
