import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import vine from '@vinejs/vine'
import { EngineFailure } from '../engine_failure.js'

/** Who has several keeps the one that is meant under this name. */
const PREFERRED = 'recognition.onnx'
const OPTIONS_FILE = 'model.json'
const MOST_BYTES = 1024 ** 3
const MOST_OPTION_BYTES = 64 * 1024

export interface ModelOptions {
  licence: string
  /** (value − mean) ÷ divisor is what the net takes. */
  mean: number
  divisor: number
  /** Pixels of a chip, where the file leaves that free. */
  side: number
  thresholds: { strict: number; normal: number; cluster: number }
}

export interface ModelFolder {
  file: string
  sha256: string
  model: Buffer
  options: ModelOptions
}

const distance = () => vine.number().min(0.001).max(1)
const validator = vine.create({
  licence: vine.string().trim().maxLength(500).optional(),
  mean: vine.number().min(0).max(255).optional(),
  divisor: vine.number().min(0.001).max(255).optional(),
  side: vine.number().withoutDecimals().min(64).max(320).optional(),
  thresholds: vine
    .object({ strict: distance(), normal: distance(), cluster: distance() })
    .optional(),
})

/** What nets of the ArcFace family are trained with, and distances that hold for most of them. */
const DEFAULTS: ModelOptions = {
  licence: '',
  mean: 127.5,
  divisor: 127.5,
  side: 112,
  thresholds: { strict: 0.45, normal: 0.5, cluster: 0.5 },
}

/** @throws EngineFailure model_missing, model_shape */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const file = await modelIn(folder)
  const model = await readFile(join(folder, file)).catch((error) => missing(file, error))
  const sha256 = createHash('sha256').update(model).digest('hex')
  return { file, sha256, model, options: await optionsIn(folder) }
}

async function modelIn(folder: string) {
  const names = folder ? await readdir(folder).catch((error) => missing(folder, error)) : []
  const models = names.filter((name) => name.endsWith('.onnx'))
  const file = models.length === 1 ? models[0] : models.find((name) => name === PREFERRED)
  if (!file) return missing(join(folder, PREFERRED))
  const { size } = await stat(join(folder, file))
  if (size > MOST_BYTES) throw new EngineFailure('model_shape', { file, found: `${size} bytes` })
  return file
}

async function optionsIn(folder: string): Promise<ModelOptions> {
  const path = join(folder, OPTIONS_FILE)
  const found = await stat(path).catch(() => null)
  if (!found) return DEFAULTS
  try {
    if (found.size > MOST_OPTION_BYTES) throw new Error(`${found.size} bytes`)
    const said = await validator.validate(JSON.parse(await readFile(path, 'utf8')))
    return { ...DEFAULTS, ...said }
  } catch (error) {
    throw new EngineFailure('model_shape', { file: OPTIONS_FILE, found: reasonOf(error) }, error)
  }
}

function reasonOf(error: unknown) {
  const { messages, message } = error as { messages?: { message: string }[]; message: string }
  return (messages?.map((each) => each.message).join(' ') ?? message).slice(0, 200)
}

function missing(file: string, cause?: unknown): never {
  throw new EngineFailure('model_missing', { file }, cause)
}
