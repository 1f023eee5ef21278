import { EngineFailure } from '../engine_failure.js'
import { unit } from '../geometry.js'

export interface ImmichFace {
  boundingBox: { x1: number; y1: number; x2: number; y2: number }
  score: number
  /** Of unit length. */
  embedding: Float32Array
}

export interface ImmichAnswer {
  faces: ImmichFace[]
  imageWidth: number
  imageHeight: number
}

const MOST_NUMBERS = 4_096

/** @throws EngineFailure model_shape where it is none */
export function facesIn(answer: unknown): ImmichAnswer {
  const said = record(answer)
  const faces = said['facial-recognition']
  if (!Array.isArray(faces)) throw unlike('facial-recognition')
  return {
    faces: faces.map(faceIn),
    imageWidth: number(said, 'imageWidth'),
    imageHeight: number(said, 'imageHeight'),
  }
}

function faceIn(value: unknown): ImmichFace {
  const face = record(value)
  const box = record(face.boundingBox)
  const [x1, y1, x2, y2] = ['x1', 'y1', 'x2', 'y2'].map((name) => number(box, name))
  return {
    boundingBox: { x1, y1, x2, y2 },
    score: number(face, 'score'),
    embedding: vectorIn(face.embedding),
  }
}

/** Some versions send the numbers, others a text that holds them. */
function vectorIn(value: unknown): Float32Array {
  const numbers: unknown = typeof value === 'string' ? parsed(value) : value
  if (!Array.isArray(numbers) || numbers.length > MOST_NUMBERS) throw unlike('embedding')
  const vector = unit(Float32Array.from(numbers as number[]))
  if (!vector) throw unlike('embedding')
  return vector
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw unlike('embedding')
  }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw unlike('object')
  return value as Record<string, unknown>
}

function number(from: Record<string, unknown>, name: string): number {
  const value = from[name]
  if (typeof value !== 'number' || !Number.isFinite(value)) throw unlike(name)
  return value
}

const unlike = (part: string) => new EngineFailure('model_shape', { file: 'immich', found: part })
