let worker: Worker | null = null
let serial = 0
const waiting = new Map<number, (sha256: string | null) => void>()

export function hashOf(file: File): Promise<string | null> {
  if (file.size === 0) return Promise.resolve(null)
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
