import type { SidecarFacts } from './sidecar_facts.js'
import { isBoundless, readTakeout } from './takeout.js'
import { readXmpSidecar } from './xmp_sidecar.js'

const NAMED = /\.(json|xmp)$/i

/** Whether a file is called as those are called that tell of pictures. */
export const isSidecarName = (name: string) => NAMED.test(name)

/** By content, whatever it is called. Null for what cannot be understood. */
export function readSidecar(text: string): SidecarFacts | null {
  const json = withoutMark(text)
  return json.startsWith('{') ? readTakeout(json) : readXmpSidecar(text)
}

/** Whether it is whole, and of another program that does not speak of pictures. */
export function isForeignJson(text: string) {
  if (isBoundless(text)) return false
  try {
    JSON.parse(withoutMark(text))
    return true
  } catch {
    return false
  }
}

const withoutMark = (text: string) => text.replace(/^\uFEFF/, '').trimStart()
