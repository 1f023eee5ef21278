import type { FaceSettings } from '../settings.js'

/** Which engine looks at pictures. */
export type EngineChoice =
  | { engine: 'builtin' }
  /** `folder` holds the operator's model files. */
  | { engine: 'onnx'; folder: string }
  | { engine: 'immich'; url: string; model: string }

export function engineChoice({ engine, ...said }: FaceSettings): EngineChoice {
  if (engine === 'onnx') return { engine, folder: said.modelFolder ?? '' }
  if (engine === 'immich') return { engine, url: said.immichUrl ?? '', model: said.immichModel }
  return { engine: 'builtin' }
}
