import { embedSelfie } from '../engine/embed_selfie'
import type { Looked } from './scan_types'

/** Why it was not this picture's fault: another way may do. */
const OF_DEVICE = ['unsupported', 'unreachable']

/** Looks at a picture in this page: it is sent nowhere. */
export async function lookHere(picture: Blob, onProgress: (part: number) => void): Promise<Looked> {
  const outcome = await embedSelfie(picture, { onProgress })
  if (!('refusal' in outcome)) return { proof: { vector: base64Of(outcome.embedding) } }
  const { refusal } = outcome
  if (OF_DEVICE.includes(refusal)) return { trouble: 'scan.trouble.device' }
  if (refusal === 'unreadable') return { trouble: 'scan.trouble.not_a_picture_here' }
  const faces = 'faces' in outcome ? outcome.faces : undefined
  return { trouble: `scan.trouble.${refusal}`, faces }
}

/** 32-bit floats, little-endian. */
function base64Of(vector: Float32Array) {
  const view = new DataView(new ArrayBuffer(vector.length * 4))
  vector.forEach((value, at) => view.setFloat32(at * 4, value, true))
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)))
}
