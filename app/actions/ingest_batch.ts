import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { SidecarOutcome } from '#actions/apply_sidecars'
import { isBesidePhotos, ReadSidecars, type ReceivedSidecar } from '#actions/read_sidecars'
import { CommitPhotos, type Committed } from '#actions/commit_photos'
import { InspectFile } from '#actions/inspect_file'
import type { Candidate } from '#actions/photo_drafts'
import { asRefusal } from '#storage/media_refusals'
import { Refusal } from '#exceptions/refusal'
import type { Digest } from '#media/hash'
import type Album from '#models/album'
import type Membership from '#models/membership'
import type Org from '#models/org'
import { findPhotosByHash } from '#queries/uploads'
import { settings } from '#config/settings'
import { cleanFileName } from '#storage/file_name'
import { quotaExceeded } from '#storage/ledger'
import { receiveFile } from '#storage/receive_file'
import { WorkFolder } from '#storage/work_folder'

export interface IncomingFile {
  name: string
  stream: Readable
}

export interface Rejected {
  outcome: 'rejected'
  refusal: Refusal
}

export type IngestOutcome = Committed | Rejected | SidecarOutcome

/** What the request tells beside its files: when each was last changed, in their order. */
export interface IncomingDetails {
  modifiedAt: (number | null)[]
}

export interface BatchLimits {
  files: number
  fileBytes: number
}

interface Batch {
  org: Org
  album: Album
  uploaderId: string | null
  /** The whole request as announced, or 0 where it was not. */
  requestBytes: number
  /** Whose rights count for what sidecars among the files would change. Without one they are no pictures. */
  actor?: Membership
  /** Where less is allowed than to members. */
  limits?: BatchLimits
  /** Called as photos are made of the files, which may be long after the first byte: throws where they are unwelcome by now. */
  admit?: (trx: TransactionClientContract) => Promise<void>
  /** Hands every file to `take`, one after the other, and answers when the request was read to its end. */
  readAll: (take: (file: IncomingFile) => Promise<void>) => Promise<IncomingDetails>
}

const memberLimits = (): BatchLimits => ({
  files: Infinity,
  fileBytes: settings().maxUploadBytes,
})

/** Names and boundaries around the files. */
const REQUEST_OVERHEAD = 4 * 1024 * 1024

type Inspected = Omit<Candidate, 'modifiedAt'> | Rejected | ReceivedSidecar

/**
 * Bytes in, photos out, for the files of one request: receive, inspect, commit. A file that is no picture is rejected
 * by itself; a batch that does not fit is refused whole. One outcome a file, in their order.
 */
export class IngestBatch {
  async handle(batch: Batch): Promise<IngestOutcome[]> {
    const { org, album, uploaderId, actor, requestBytes, limits, admit, readAll } = batch
    if (album.isTrashed) throw new Refusal(409, 'E_ALBUM_TRASHED')
    // Even if half of it were duplicates of what the org has, there would be no room for the rest.
    if (requestBytes > org.limitBytes + REQUEST_OVERHEAD) throw quotaExceeded(org)
    const folder = await WorkFolder.open(org.id)
    try {
      const intake = new Intake(org, folder, {
        ...(limits ?? memberLimits()),
        takesSidecars: Boolean(actor),
      })
      const { modifiedAt } = await readAll((file) => intake.take(file))
      const inspected = await intake.finish()
      const files = inspected.flatMap((file, index) =>
        isPicture(file) ? [{ ...file, modifiedAt: modifiedAt[index] ?? null }] : []
      )
      const committed = files.length
        ? await new CommitPhotos().handle({ org, album, uploaderId, files, alongside: admit })
        : []
      const sidecars = inspected.filter(isSidecar)
      const photoIds = committed.map(({ photoId }) => photoId)
      const told = actor
        ? await new ReadSidecars().handle({ actor, album, sidecars, photoIds })
        : []
      return inspected.map((file) => {
        if (isPicture(file)) return committed.shift()!
        return isSidecar(file) ? told.shift()! : file
      })
    } finally {
      await folder.remove()
    }
  }
}

interface IntakeLimits extends BatchLimits {
  takesSidecars: boolean
}

/** The first two steps. The next file is received while the ones before it are looked at. */
class Intake {
  readonly #org: Org
  readonly #folder: WorkFolder
  readonly #limits: IntakeLimits
  readonly #inspections: Promise<Inspected>[] = []
  readonly #newHashes = new Set<string>()
  #newBytes = 0
  #refusal?: unknown

  constructor(org: Org, folder: WorkFolder, limits: IntakeLimits) {
    this.#org = org
    this.#folder = folder
    this.#limits = limits
  }

  /** Never throws: what concerns the whole batch waits until the request was read, so that its answer is heard. */
  async take({ name, stream }: IncomingFile) {
    if (this.#inspections.length >= this.#limits.files) this.#refusal ??= tooManyFiles(this.#limits)
    if (this.#refusal) return void stream.resume()
    const index = this.#inspections.push(Promise.resolve({} as Inspected)) - 1
    const slot = String(index)
    try {
      const limit = this.#limits.fileBytes
      const digest = await receiveFile(stream, this.#folder.sink(slot), { limit })
      this.#inspections[index] = this.#inspect(this.#folder.file(slot), cleanFileName(name), digest)
    } catch (error) {
      this.#inspections[index] = this.#reject(this.#folder.file(slot), error)
    }
    this.#inspections[index].catch((error) => (this.#refusal ??= error))
  }

  async finish() {
    const inspected = await Promise.allSettled(this.#inspections)
    if (this.#refusal) throw this.#refusal
    return inspected.map((result) => (result as PromiseFulfilledResult<Inspected>).value)
  }

  async #inspect(path: string, name: string, { bytes, sha256 }: Digest): Promise<Inspected> {
    try {
      const facts = await new InspectFile().handle({ path, bytes })
      await this.#count(sha256, bytes)
      return { path, name, bytes, sha256, facts }
    } catch (error) {
      if (this.#limits.takesSidecars && isBesidePhotos(error, { name, bytes }))
        return { name, path }
      return this.#reject(path, error)
    }
  }

  async #reject(path: string, error: unknown): Promise<Rejected> {
    await rm(path, { force: true })
    const refusal = asRefusal(error)
    if (!(refusal instanceof Refusal) || refusal.status === 507) throw refusal
    return { outcome: 'rejected', refusal }
  }

  /** As soon as a batch cannot fit any more, the rest of it is not even stored for a while. */
  async #count(sha256: string, bytes: number) {
    if (this.#newHashes.has(sha256)) return
    this.#newHashes.add(sha256)
    const known = await findPhotosByHash(this.#org.id, [sha256])
    if (known.size) return
    this.#newBytes += bytes
    if (this.#newBytes > this.#org.leftBytes) throw quotaExceeded(this.#org)
  }
}

const isPicture = (file: Inspected): file is Omit<Candidate, 'modifiedAt'> => 'facts' in file

const isSidecar = (file: Inspected): file is ReceivedSidecar => 'path' in file && !isPicture(file)

export const isRejected = (file: object): file is Rejected => 'refusal' in file

function tooManyFiles({ files }: BatchLimits) {
  return new Refusal(422, 'E_TOO_MANY_FILES', { field: 'files', params: { max: files } })
}
