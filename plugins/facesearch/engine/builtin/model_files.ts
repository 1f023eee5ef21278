import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { MODEL_FILES } from './built_in_info.js'
import type { WeightFile } from './built_in_nets.js'
import type { WeightManifest } from './weights.js'
import { EngineFailure } from '../engine_failure.js'

/** The package is data: nothing of it is ever imported. */
const PACKAGE = '@vladmandic/face-api'

/** @throws EngineFailure model_missing, model_shape where it is not the file this program was made with */
export async function readModelFile(which: keyof typeof MODEL_FILES): Promise<WeightFile> {
  const { name, sha256 } = MODEL_FILES[which]
  const [manifest, bytes] = await Promise.all(
    [`${name}-weights_manifest.json`, `${name}.bin`].map(readOrRefuse)
  )
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new EngineFailure('model_shape', { file: `${name}.bin`, found: 'SHA-256' })
  }
  return { manifest: JSON.parse(manifest.toString()) as WeightManifest, bytes }
}

async function readOrRefuse(file: string) {
  try {
    return await readFile(join(modelFolder(), file))
  } catch (error) {
    throw new EngineFailure('model_missing', { file }, error)
  }
}

export const modelFolder = () =>
  join(dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`)), 'model')
