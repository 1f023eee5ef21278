import encryption from '@adonisjs/core/services/encryption'
import { notASelfie } from './selfie_refusal.js'

/** How far from length 1 rounding takes an embedding. */
const ROUNDING = 0.01
const LIFETIME = '1 hour'

const purpose = (linkId: string) => `facesearch:shot:${linkId}`

/** As a page sends it: 32-bit floats, little-endian, in base64. */
export function readVector(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length % 4 || bytes.toString('base64') !== text) throw notASelfie()
  const vector = Float32Array.from({ length: bytes.length / 4 }, (_, at) =>
    bytes.readFloatLE(at * 4)
  )
  const length = Math.hypot(...vector)
  // What is no number has no length either.
  if (!(Math.abs(length - 1) <= ROUNDING)) throw notASelfie()
  return vector
}

export function writeVector(vector: Float32Array) {
  const bytes = Buffer.alloc(vector.length * 4)
  vector.forEach((value, at) => bytes.writeFloatLE(value, at * 4))
  return bytes.toString('base64')
}

/** Lets whoever sent a picture keep what was made of it, without being able to read it. Kept nowhere else. */
export const sealShot = (vector: Float32Array, engineVersion: string, linkId: string) =>
  encryption.encrypt([engineVersion, writeVector(vector)], {
    expiresIn: LIFETIME,
    purpose: purpose(linkId),
  })

export function unsealShot(sealed: string, engineVersion: string, linkId: string) {
  const shot = encryption.decrypt<[string, string]>(sealed, purpose(linkId))
  if (shot?.[0] !== engineVersion) throw notASelfie()
  return readVector(shot[1])
}

/** Between several pictures of one face. */
export function meanOf(vectors: readonly Float32Array[]) {
  const [first] = vectors
  if (vectors.some(({ length }) => length !== first.length)) throw notASelfie()
  const sum = first.map((_, at) => vectors.reduce((total, vector) => total + vector[at], 0))
  const length = Math.hypot(...sum)
  if (length < ROUNDING) throw notASelfie()
  return sum.map((value) => value / length)
}
