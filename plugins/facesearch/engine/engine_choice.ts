import { settingsOf } from '#extension/settings'

/** Which engine looks at pictures. Texts of at most 200 characters. */
export type EngineChoice =
  | { engine: 'builtin' }
  /** `folder` holds the operator's model files. */
  | { engine: 'onnx'; folder: string }
  | { engine: 'immich'; url: string; model: string }

/** What the operator set in `engine`, `modelFolder`, `immichUrl` and `immichModel`. */
export async function engineChoice(): Promise<EngineChoice> {
  const { engine, modelFolder, immichUrl, immichModel } = await settingsOf('facesearch').platform()
  if (engine === 'onnx') return { engine, folder: String(modelFolder ?? '') }
  if (engine === 'immich')
    return { engine, url: String(immichUrl ?? ''), model: String(immichModel) }
  return { engine: 'builtin' }
}
