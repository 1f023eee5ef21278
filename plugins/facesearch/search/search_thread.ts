import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FaceBlock } from './face_block.js'
import type { BlockAnswer, BlockQuery } from './search_block.js'

export type ThreadOrder =
  | {
      type: 'search'
      id: number
      block: number
      /** Told once to each thread. */
      opened?: { memory: WebAssembly.Memory; dim: number }
      /** How large the memory is. */
      bytes: number
      rows: number
      query: BlockQuery
    }
  | { type: 'forget'; block: number }

interface ThreadAnswer {
  id: number
  answer?: BlockAnswer
  error?: Error
}

/** The thread ended, or did not answer: what it was asked may be asked again. */
export class ThreadLost extends Error {}

const PATIENCE_MS = 10_000

/** Searches in a thread of its own, begun with the first search and again when it ended. */
export class SearchThread {
  #worker?: Worker
  #waiting = new Map<
    number,
    { keep: (answer: BlockAnswer) => void; fail: (error: Error) => void }
  >()
  #blocks = new WeakMap<FaceBlock, number>()
  #opened = new WeakMap<Worker, Set<number>>()
  #last = 0

  /** @throws ThreadLost */
  async search(block: FaceBlock, query: BlockQuery): Promise<BlockAnswer> {
    const worker = (this.#worker ??= this.#begin())
    const id = ++this.#last
    const waiting = Promise.withResolvers<BlockAnswer>()
    const late = setTimeout(() => void worker.terminate(), PATIENCE_MS)
    this.#waiting.set(id, { keep: waiting.resolve, fail: waiting.reject })
    // A command that searches waits for the answer; one that does not ends.
    worker.ref()
    try {
      worker.postMessage(this.#orderOf(worker, block, id, query))
      return await waiting.promise
    } finally {
      clearTimeout(late)
      this.#waiting.delete(id)
      if (!this.#waiting.size) worker.unref()
    }
  }

  forget(block: FaceBlock) {
    const number = this.#blocks.get(block)
    if (number === undefined) return
    this.#blocks.delete(block)
    this.#worker?.postMessage({ type: 'forget', block: number } satisfies ThreadOrder)
  }

  async close() {
    await this.#worker?.terminate()
  }

  #orderOf(worker: Worker, block: FaceBlock, id: number, query: BlockQuery): ThreadOrder {
    const number = this.#blocks.get(block) ?? ++this.#last
    this.#blocks.set(block, number)
    const opened = this.#opened.get(worker)!
    const { memory, dim, rows } = block
    const isNew = !opened.has(number)
    opened.add(number)
    return {
      ...{ type: 'search', id, block: number, rows, query, bytes: memory.buffer.byteLength },
      ...(isNew && { opened: { memory, dim } }),
    }
  }

  #begin() {
    const self = fileURLToPath(import.meta.url)
    const worker = new Worker(new URL(`./search_thread_worker${extname(self)}`, import.meta.url))
    this.#opened.set(worker, new Set())
    worker.unref()
    worker.on('message', ({ id, answer, error }: ThreadAnswer) => {
      if (answer) this.#waiting.get(id)?.keep(answer)
      else this.#waiting.get(id)?.fail(error!)
    })
    worker.on('error', (cause) => this.#lose(worker, cause))
    worker.on('exit', () => this.#lose(worker))
    return worker
  }

  #lose(worker: Worker, cause?: unknown) {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const { fail } of this.#waiting.values())
      fail(new ThreadLost('The thread of face searches ended', { cause }))
  }
}
