import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { recordDeed } from '#audit/recorder'
import { BackupRefusal } from '../archive/refusal.js'
import Backup from '../backup.js'
import { type Bucket, type StoredPart, withBucket } from './bucket.js'
import Copy from './copy.js'
import { CopyTurn } from './copy_turn.js'
import { md5, partBytesFor, partsOf, sideBySide } from './parts.js'
import { nameOf, requiredStore } from './store_place.js'

/** Each holds one part in memory. */
const LANES = 3

export interface Carrying {
  copyId: string
  signal?: AbortSignal
  progress?: (fraction: number) => Promise<void>
  /** How large parts are at least. */
  partBytes?: number
}

/**
 * Carries a backup into the store, in parts that are signed with their SHA-256; goes on where the last try ended. It counts as
 * stored once the store has all of its bytes under its name. What goes wrong is written down and thrown.
 */
export class StoreBackup {
  async handle(carrying: Carrying) {
    const turn = await CopyTurn.take(carrying.copyId)
    if (!turn) return null
    const { copy } = turn
    const signal = carrying.signal ? AbortSignal.any([carrying.signal, turn.signal]) : turn.signal
    try {
      const place = await requiredStore()
      if (nameOf(place) !== copy.store) throw new BackupRefusal('store_other')
      await withBucket(place, (bucket) => new Upload(bucket, turn, { ...carrying, signal }).run())
      return await Copy.find(copy.id)
    } catch (error) {
      await turn
        .end({ state: 'waiting', failure: carrying.signal?.aborted ? null : reasonOf(error) })
        .catch(() => {})
      throw error
    }
  }
}

const reasonOf = (error: unknown) =>
  error instanceof BackupRefusal ? error.reason : 'store_failed'

class Upload {
  readonly #name: string
  readonly #signal: AbortSignal
  /** It is put together in the store: no upload any more. */
  #isWhole = false

  constructor(
    private readonly bucket: Bucket,
    private readonly turn: CopyTurn,
    private readonly carrying: Carrying & { signal: AbortSignal }
  ) {
    this.#name = turn.copy.file
    this.#signal = carrying.signal
  }

  async run() {
    const { copy } = this.turn
    const found = await this.#factsThere()
    const file = await this.#openFile(Boolean(found))
    if (!file) return this.#stored(found!.bytes)
    try {
      const { size: bytes } = await file.stat()
      const sha256 = copy.sha256 ?? (await sha256Of(file, this.#signal))
      if (!copy.sha256) await this.turn.keep({ sha256, bytes })
      if (found?.bytes === bytes && found.sha256 === sha256) return await this.#stored(bytes)
      await this.#send(file, bytes, sha256)
      await this.#stored(bytes)
    } catch (error) {
      if (await isLetGo(copy)) await this.#abandon()
      throw error
    } finally {
      await file.close()
    }
  }

  async #factsThere() {
    try {
      return await this.bucket.facts(this.#name, this.#signal)
    } catch (error) {
      if (error instanceof BackupRefusal && error.reason === 'store_unknown') return null
      throw error
    }
  }

  /** What is gone here may have arrived all the same. */
  async #openFile(isThere: boolean): Promise<FileHandle | null> {
    const { backupId, file, bytes } = this.turn.copy
    const backup = backupId ? await Backup.find(backupId) : null
    const path = backup && join(backup.folder, file)
    const opened = path && (await open(path, 'r').catch(() => null))
    if (opened) return opened
    if (isThere && Number(bytes)) return null
    throw new BackupRefusal('file_unknown', { file: path ?? file })
  }

  async #send(file: FileHandle, bytes: number, sha256: string) {
    const { uploadId, there } = await this.#begun(sha256)
    const done = new Map<number, StoredPart>()
    const hash = createHash('sha256')
    let sent = 0
    const parts = partsOf(file, {
      bytes,
      partBytes: partBytesFor(bytes, this.carrying.partBytes),
      onBytes: (body) => hash.update(body),
    })
    await sideBySide(parts, LANES, async ({ number, body }) => {
      this.#signal.throwIfAborted()
      const known = there.get(number)
      const isSame = known?.bytes === body.length && bare(known.etag) === md5(body)
      const part = isSame
        ? known
        : await this.bucket.sendPart(this.#name, { uploadId, number, body }, this.#signal)
      done.set(number, part)
      sent += body.length
      this.#tell(sent / Math.max(1, bytes))
    })
    if (sent !== bytes || hash.digest('hex') !== sha256) return this.#giveUp(uploadId, 'damaged')
    await this.#complete(uploadId, done)
    const { bytes: stored, sha256: told } = await this.bucket.facts(this.#name, this.#signal)
    if (stored === bytes && (told ?? sha256) === sha256) return
    await this.bucket.delete(this.#name, this.#signal)
    return this.#giveUp(uploadId, 'store_altered')
  }

  /** The upload that was begun before, with the parts that it has, or a new one. */
  async #begun(sha256: string) {
    const { uploadId } = this.turn.copy
    const parts = uploadId && (await this.bucket.parts(this.#name, uploadId, this.#signal))
    if (uploadId && parts) {
      return { uploadId, there: new Map(parts.map((part) => [part.number, part])) }
    }
    const begun = await this.bucket.begin(this.#name, sha256, this.#signal)
    await this.turn.keep({ uploadId: begun })
    return { uploadId: begun, there: new Map<number, StoredPart>() }
  }

  /** Held against what the store itself has of every part. */
  async #complete(uploadId: string, done: Map<number, StoredPart>) {
    const there = await this.bucket.parts(this.#name, uploadId, this.#signal)
    const isWhole = there?.every(({ number, bytes, etag }) => {
      const part = done.get(number)
      return part?.bytes === bytes && bare(part.etag) === bare(etag)
    })
    if (!isWhole || there?.length !== done.size) await this.#giveUp(uploadId, 'store_altered')
    const inOrder = [...done.values()].sort((one, other) => one.number - other.number)
    await this.bucket.complete(this.#name, uploadId, inOrder, this.#signal)
    this.#isWhole = true
  }

  /** Nothing of it is worth going on with. */
  async #giveUp(uploadId: string, reason: 'damaged' | 'store_altered'): Promise<never> {
    await this.bucket.abandon(this.#name, uploadId, this.#signal)
    await this.turn.keep({ uploadId: null, ...(reason === 'damaged' && { sha256: null }) })
    throw new BackupRefusal(reason)
  }

  /** Nobody wants it any more. What cannot be taken away now is swept later. */
  async #abandon() {
    const { uploadId } = this.turn.copy
    if (this.#isWhole) await this.bucket.delete(this.#name).catch(() => {})
    else if (uploadId) await this.bucket.abandon(this.#name, uploadId).catch(() => {})
  }

  #tell(fraction: number) {
    this.turn.progress(fraction)
    void this.carrying.progress?.(fraction)
  }

  async #stored(bytes: number) {
    this.turn.progress(1)
    const { file, backupId, store, id } = this.turn.copy
    const subject = { type: 'plg.backups.backup', id: backupId ?? id, title: file }
    const facts = { file, store, bytes }
    const end = { state: 'stored', storedAt: Date.now(), uploadId: null, failure: null } as const
    await this.turn.end({ ...end, bytes }, (client) =>
      recordDeed({ event: 'backup.stored', subject, facts }, client)
    )
  }
}

const isLetGo = async ({ id }: Copy) => !(await Copy.find(id))

const bare = (etag: string) => etag.replaceAll('"', '')

async function sha256Of(file: FileHandle, signal: AbortSignal) {
  const hash = createHash('sha256')
  const stream = file.createReadStream({ start: 0, autoClose: false, highWaterMark: 1024 ** 2 })
  for await (const chunk of stream) {
    signal.throwIfAborted()
    hash.update(chunk)
  }
  return hash.digest('hex')
}
