import { type FileHandle, open } from 'node:fs/promises'
import type { Absence } from './format.js'
import { PIECE } from './stored_member.js'

export interface FileToRead {
  /** Its name in the archive. */
  name: string
  path: string
  /** A copy that can be made again is passed over where it is not there. */
  isOptional?: boolean
  /** Its name is none that an archive can hold. */
  isUnfit?: boolean
}

/** A piece of a file, in the order in which they were asked for; or that there is none. */
export type Piece =
  | { file: FileToRead; absence: Absence }
  | {
      file: FileToRead
      size: number
      isFirst: boolean
      isLast: boolean
      bytes: Buffer
      done(): void
    }

const OPEN_AHEAD = 8
const READ_AHEAD = 3
/** Files up to here are read as soon as they are open, several at once. */
const SMALL = 256 * 1024

/** Reads files one after the other, always some ahead of whoever uses them, into little memory. */
export function readFiles(files: AsyncIterable<FileToRead>): AsyncGenerator<Piece> {
  const memory = new Memory(READ_AHEAD + 3)
  return ahead(pieces(opened(files), memory), READ_AHEAD, () => memory.close())
}

type Opened = { file: FileToRead } & (
  { handle: FileHandle; size: number } | { bytes: Buffer } | { absence: Absence }
)

/** In their order, though several are opened at once. */
async function* opened(files: AsyncIterable<FileToRead>): AsyncGenerator<Opened> {
  const opening: Promise<Opened>[] = []
  try {
    for await (const file of files) {
      opening.push(watched(openOne(file)))
      if (opening.length === OPEN_AHEAD) yield await opening.shift()!
    }
    while (opening.length) yield await opening.shift()!
  } finally {
    for (const left of await Promise.allSettled(opening)) {
      if (left.status === 'fulfilled' && 'handle' in left.value) await left.value.handle.close()
    }
  }
}

async function openOne(file: FileToRead): Promise<Opened> {
  if (file.isUnfit) return { file, absence: 'unreadable' }
  const handle = await open(file.path).catch((error: NodeJS.ErrnoException) => error)
  if (handle instanceof Error) return { file, absence: absenceOf(handle) }
  const { size } = await handle.stat()
  if (size > SMALL) return { file, handle, size }
  try {
    const bytes = await readAt(handle, Buffer.allocUnsafeSlow(size), 0, size)
    return { file, bytes }
  } catch {
    return { file, absence: 'unreadable' }
  } finally {
    await handle.close()
  }
}

const absenceOf = ({ code }: NodeJS.ErrnoException) =>
  code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable'

async function* pieces(files: AsyncGenerator<Opened>, memory: Memory): AsyncGenerator<Piece> {
  for await (const one of files) {
    if ('handle' in one) yield* piecesOf(one, memory)
    else if ('absence' in one) yield one
    else {
      const { file, bytes } = one
      yield { file, size: bytes.length, isFirst: true, isLast: true, bytes, done: () => {} }
    }
  }
}

async function* piecesOf(
  { file, handle, size }: { file: FileToRead; handle: FileHandle; size: number },
  memory: Memory
): AsyncGenerator<Piece> {
  try {
    for (let at = 0; at < size; at += PIECE) {
      const buffer = await memory.take()
      const isFirst = at === 0
      const bytes = await readAt(handle, buffer, at, size).catch((error: Error) => {
        memory.give(buffer)
        // Nothing of it was written yet, so the others need not suffer.
        if (isFirst) return null
        throw error
      })
      if (!bytes) return void (yield { file, absence: 'unreadable' })
      const isLast = at + PIECE >= size
      yield { file, size, isFirst, isLast, bytes, done: () => memory.give(buffer) }
    }
  } finally {
    await handle.close()
  }
}

async function readAt(handle: FileHandle, buffer: Buffer, at: number, size: number) {
  const wanted = Math.min(PIECE, size - at)
  for (let read = 0; read < wanted;) {
    const { bytesRead } = await handle.read(buffer, read, wanted - read, at + read)
    if (!bytesRead) throw new Error('A file is shorter than it was')
    read += bytesRead
  }
  return buffer.subarray(0, wanted)
}

/** Pieces of memory that go round. */
class Memory {
  readonly #free: Buffer[]
  readonly #waiting: PromiseWithResolvers<Buffer>[] = []
  #isClosed = false

  constructor(count: number) {
    this.#free = Array.from({ length: count }, () => Buffer.allocUnsafeSlow(PIECE))
  }

  async take(): Promise<Buffer> {
    if (this.#isClosed) throw new Error('Nobody reads any more')
    const buffer = this.#free.pop()
    if (buffer) return buffer
    const turn = Promise.withResolvers<Buffer>()
    this.#waiting.push(turn)
    return turn.promise
  }

  give(buffer: Buffer) {
    const next = this.#waiting.shift()
    if (next) next.resolve(buffer)
    else this.#free.push(buffer)
  }

  close() {
    this.#isClosed = true
    for (const turn of this.#waiting.splice(0)) turn.reject(new Error('Nobody reads any more'))
  }
}

/** Asks for so many before they are wanted. `leave` lets go what the source may be waiting for. */
async function* ahead<T>(
  source: AsyncGenerator<T>,
  depth: number,
  leave: () => void
): AsyncGenerator<T> {
  const asked = Array.from({ length: depth }, () => watched(source.next()))
  try {
    for (;;) {
      const { value, done } = await asked.shift()!
      if (done) return
      asked.push(watched(source.next()))
      yield value
    }
  } finally {
    leave()
    await Promise.allSettled([...asked, source.return(undefined)])
  }
}

/** What fails before somebody waits for it is heard by whoever does. */
function watched<T>(promise: Promise<T>) {
  promise.catch(() => {})
  return promise
}
