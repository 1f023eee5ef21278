import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BackupRefusal } from '../archive/refusal.js'
import { type FreeBytes, freeBytes } from '../backup_folder.js'
import { type Bucket, type StoredFacts, withBucket } from './bucket.js'
import { readName } from './copy.js'
import { isPassing, named } from './store_failures.js'
import type { StorePlace } from './store_place.js'

const TRIES = 5
const PAUSE_MS = 1_000

export interface Fetching {
  place: StorePlace
  file: string
  /** It has to be there. */
  folder: string
  signal?: AbortSignal
  progress?: (fraction: number) => void
  free?: FreeBytes
  /** How long it waits after a connection broke; twice as long each time. */
  pauseMs?: number
}

/**
 * Brings a backup back from the store, into a folder here. A try that was cut off goes on where it ended, also in another process.
 * It has its name only when it is whole.
 */
export class FetchBackup {
  async handle(fetching: Fetching) {
    const { place, file, folder } = fetching
    if (!readName(file)) throw new BackupRefusal('store_unknown')
    const path = join(folder, file)
    if (await stat(path).catch(() => null)) throw new BackupRefusal('store_there', { file: path })
    return withBucket(place, async (bucket) => {
      const facts = await bucket.facts(file, fetching.signal)
      const part = partOf(path, facts)
      await refuseWithoutRoom(part, folder, facts, fetching.free ?? freeBytes)
      await receive(bucket, { ...fetching, facts, part })
      await compare(part, facts, fetching.signal)
      await rename(part, path)
      const opened = await open(folder, 'r')
      await opened.sync().finally(() => opened.close())
      return { path, bytes: facts.bytes }
    })
  }
}

/** Of this object and no other that may take its name meanwhile. */
function partOf(path: string, { etag }: StoredFacts) {
  const mark = createHash('sha256').update(etag).digest('hex').slice(0, 8)
  return `${path}.${mark}.fetch`
}

async function refuseWithoutRoom(
  part: string,
  folder: string,
  { bytes }: StoredFacts,
  free: FreeBytes
) {
  const has = await free(folder)
  const there = await stat(part).catch(() => null)
  const needed = bytes - (there?.size ?? 0)
  if (has < needed) {
    throw new BackupRefusal('disk_small', { folder, neededBytes: needed, freeBytes: has })
  }
}

interface Receiving extends Fetching {
  facts: StoredFacts
  part: string
}

async function receive(bucket: Bucket, receiving: Receiving) {
  const { part, signal, pauseMs = PAUSE_MS } = receiving
  const file = await open(part, 'a', 0o600)
  try {
    let at = await sizeOf(file)
    for (let fails = 0; at < receiving.facts.bytes;) {
      const before = at
      try {
        at = await append(bucket, file, receiving, at)
        // An answer that ends too early, and says nothing of it.
        if (at === before) throw new BackupRefusal('store_unreachable')
      } catch (error) {
        if (!isPassing(error)) throw error
        at = await sizeOf(file)
        fails = at > before ? 0 : fails + 1
        if (fails >= TRIES) throw error
        await sleep(pauseMs * 2 ** fails, undefined, { signal })
      }
    }
    await file.sync()
  } finally {
    await file.close()
  }
}

async function sizeOf(file: FileHandle) {
  const { size } = await file.stat()
  return size
}

async function append(
  bucket: Bucket,
  file: FileHandle,
  { facts, file: name, folder, signal, progress }: Receiving,
  from: number
) {
  const body = await bucket.read(name, { etag: facts.etag, from }, signal)
  const chunks = body[Symbol.asyncIterator]()
  let at = from
  try {
    for (;;) {
      const { value, done } = await named(() => chunks.next(), signal)
      if (done) return at
      const chunk = value as Buffer
      // More than there is belongs to something else.
      if (at + chunk.length > facts.bytes) throw new BackupRefusal('store_altered')
      await write(file, chunk, folder)
      at += chunk.length
      progress?.(at / facts.bytes)
    }
  } finally {
    body.destroy()
  }
}

async function write(file: FileHandle, chunk: Buffer, folder: string) {
  try {
    await file.writeFile(chunk)
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) throw error
    throw new BackupRefusal('disk_full', { folder }, { cause: error })
  }
}

/** Without a sum beside it, what is in the archive tells whether it is whole. */
async function compare(part: string, { bytes, sha256 }: StoredFacts, signal?: AbortSignal) {
  const found = await stat(part)
  const isSame = found.size === bytes && (!sha256 || (await sha256Of(part, signal)) === sha256)
  if (isSame) return
  await rm(part, { force: true })
  throw new BackupRefusal('store_altered')
}

async function sha256Of(path: string, signal?: AbortSignal) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2, signal })) {
    hash.update(chunk)
  }
  return hash.digest('hex')
}
