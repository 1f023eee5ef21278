import type { EngineChoice } from './engine_choice.js'
import type { FaceEngine } from './face_engine.js'

/** An engine that is ready. Each is loaded only where it was chosen. */
export async function openEngine(choice: EngineChoice): Promise<FaceEngine> {
  const engine = await engineOf(choice)
  await engine.open()
  return engine
}

async function engineOf(choice: EngineChoice): Promise<FaceEngine> {
  if (choice.engine === 'onnx') {
    const { OnnxEngine } = await import('./onnx/onnx_engine.js')
    return new OnnxEngine(choice.folder)
  }
  if (choice.engine === 'immich') {
    const { ImmichEngine } = await import('./immich/immich_engine.js')
    return new ImmichEngine(choice.url, choice.model)
  }
  const { BuiltInEngine } = await import('./builtin/built_in_engine.js')
  return new BuiltInEngine()
}
