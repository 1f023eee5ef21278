import type { SidecarFacts } from './sidecar_facts.js'
import { readTakeout } from './takeout.js'
import { readXmpSidecar } from './xmp_sidecar.js'

const NAMED = /\.(json|xmp)$/i

/** Whether a file is called as those are called that tell of pictures. */
export const isSidecarName = (name: string) => NAMED.test(name)

/** By content, whatever it is called. Null for what cannot be understood. */
export function readSidecar(text: string): SidecarFacts | null {
  const start = text.replace(/^\uFEFF/, '').trimStart()
  return start.startsWith('{') ? readTakeout(start) : readXmpSidecar(text)
}
