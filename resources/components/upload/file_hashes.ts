/** Larger files are told apart by the server once they have arrived. */
const LARGEST = 200 * 1024 * 1024

let worker: Worker | null = null
let serial = 0
const waiting = new Map<number, (sha256: string | null) => void>()

/** Only pages on https or localhost may hash; elsewhere the server does it. */
export const mayHash = () => typeof crypto !== 'undefined' && crypto.subtle !== undefined

export function hashOf(file: File): Promise<string | null> {
  if (!mayHash() || file.size > LARGEST || file.size === 0) return Promise.resolve(null)
  worker ??= start()
  const id = serial++
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    worker!.postMessage({ id, file })
  })
}

function start() {
  const made = new Worker(new URL('./hash_worker.ts', import.meta.url), { type: 'module' })
  made.addEventListener(
    'message',
    ({ data }: MessageEvent<{ id: number; sha256: string | null }>) => {
      waiting.get(data.id)?.(data.sha256)
      waiting.delete(data.id)
    }
  )
  // Without the worker everything goes on, only without hashes.
  made.addEventListener('error', () => {
    waiting.forEach((resolve) => resolve(null))
    waiting.clear()
  })
  return made
}
