import type { SelfieOutcome, SelfieReply } from './selfie_messages'

export { TOTAL_BYTES } from './selfie_files'
export type { SelfieOutcome } from './selfie_messages'

export interface EmbedOptions {
  /** Hears how much of the engine is there, 0 to 1, while it is loaded for the first time. */
  onProgress?: (part: number) => void
  signal?: AbortSignal
}

interface Waiting {
  settle: (outcome: SelfieOutcome) => void
  onProgress?: (part: number) => void
}

let worker: Worker | null = null
let serial = 0
const waiting = new Map<number, Waiting>()

/**
 * The embedding of the one face a picture shows, made in this page: the picture goes nowhere. Or why it will not do:
 * `no_face`, `several_faces`, `too_small`, `too_blurred` and `unreadable` ask for another picture, `unsupported` and
 * `unreachable` for another way. Rejects with the reason of `signal` alone.
 */
export function embedSelfie(
  picture: Blob,
  { onProgress, signal }: EmbedOptions = {}
): Promise<SelfieOutcome> {
  signal?.throwIfAborted()
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
    return Promise.resolve({ refusal: 'unsupported' })
  }
  worker ??= start()
  const id = serial++
  return new Promise<SelfieOutcome>((settle, reject) => {
    waiting.set(id, { settle, onProgress })
    signal?.addEventListener('abort', () => waiting.delete(id) && reject(signal.reason))
    worker!.postMessage({ id, picture })
  })
}

/** Gives the memory back: call it when the page that asked is left. */
export function closeSelfieEngine() {
  worker?.terminate()
  worker = null
  giveUp('unsupported')
}

function start() {
  const made = new Worker(new URL('./selfie_worker.ts', import.meta.url), { type: 'module' })
  made.addEventListener('message', ({ data }: MessageEvent<SelfieReply>) => receive(data))
  // It did not load, or ran out of memory: there is another way.
  made.addEventListener('error', () => {
    made.terminate()
    if (worker === made) worker = null
    giveUp('unsupported')
  })
  return made
}

function receive(reply: SelfieReply) {
  if ('progress' in reply) {
    for (const { onProgress } of waiting.values()) onProgress?.(reply.progress)
    return
  }
  waiting.get(reply.id)?.settle(reply.outcome)
  waiting.delete(reply.id)
}

function giveUp(refusal: 'unsupported') {
  for (const { settle } of waiting.values()) settle({ refusal })
  waiting.clear()
}
