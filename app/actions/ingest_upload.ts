import { rm } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { CommitPhotos, type Committed } from '#actions/commit_photos'
import { InspectFile } from '#actions/inspect_file'
import { Refusal } from '#exceptions/refusal'
import Album from '#models/album'
import type Org from '#models/org'
import Photo from '#models/photo'
import Upload from '#models/upload'
import { uploadPath } from '#storage/keys'

interface Ingest {
  org: Org
  uploadId: string
}

/** A repeated last request waits for the first one instead of doing its work twice. */
const underWay = new Map<string, Promise<Committed>>()

/**
 * Makes a photo of a resumable upload whose bytes are all there. May be called again, after a crash or by a client that
 * did not hear the answer: the photo is made once. What is refused is deleted, row and bytes.
 */
export class IngestUpload {
  handle({ org, uploadId }: Ingest): Promise<Committed> {
    const running = underWay.get(uploadId)
    if (running) return running
    const work = this.#settle(org, uploadId).finally(() => underWay.delete(uploadId))
    underWay.set(uploadId, work)
    return work
  }

  async #settle(org: Org, id: string) {
    const upload = await Upload.within(org.id).where('id', id).firstOrFail()
    const path = uploadPath(org.id, id)
    const committed = (await settledOutcome(upload)) ?? (await this.#ingest(org, upload, path))
    await rm(path, { force: true })
    return committed
  }

  async #ingest(org: Org, upload: Upload, path: string) {
    try {
      const candidate = await this.#inspect(upload, path)
      const album = await Album.within(org.id).where('id', upload.albumId).firstOrFail()
      const [committed] = await new CommitPhotos().handle({
        org,
        album,
        uploaderId: upload.userId,
        files: [candidate],
        alongside: (trx, [{ photoId }]) => this.#finish(upload, photoId, trx),
      })
      return committed
    } catch (error) {
      const fresh = await Upload.within(org.id).where('id', upload.id).first()
      const outcome = fresh && (await settledOutcome(fresh))
      if (outcome) return outcome
      if (isFinal(error)) await discardUpload(upload)
      throw error
    }
  }

  async #inspect({ name, byteSize, sha256, modifiedAt }: Upload, path: string) {
    const pool = await app.container.make('media_pool')
    const digest = await pool.sha256(path)
    // Another process may have taken the last part back since it was counted.
    const isWhole = digest.bytes === byteSize && (!sha256 || sha256 === digest.sha256)
    if (!isWhole) throw new Refusal(422, 'E_CHECKSUM_MISMATCH')
    const facts = await new InspectFile().handle({ path, bytes: digest.bytes })
    return { ...digest, path, name, modifiedAt, facts }
  }

  /** Of two processes that got this far one finds the row as it was; the other rolls back. */
  async #finish({ orgId, id }: Upload, photoId: string, client: TransactionClientContract) {
    const [finished] = await Upload.within(orgId, { client })
      .where({ id, state: 'receiving' })
      .update({ state: 'finished', photo_id: photoId })
    if (!finished) throw new Refusal(404, 'E_NOT_FOUND')
  }
}

/** What a finished upload became, as it was told the first time; null as long as it has not. */
export async function settledOutcome({ orgId, state, photoId, createdAt }: Upload) {
  if (state !== 'finished' || !photoId) return null
  const photo = await Photo.within(orgId).where('id', photoId).first()
  const isOlder = photo && photo.createdAt < createdAt.startOf('second')
  return { outcome: isOlder ? 'duplicate' : 'added', photoId } as Committed
}

/** Ends an upload whose photo, if it has one, stands on its own feet. */
export async function discardUpload(upload: Upload) {
  await upload.delete()
  await rm(uploadPath(upload.orgId, upload.id), { force: true })
}

/** A busy server may do better in a moment; a file that is no picture never becomes one. */
function isFinal(error: unknown) {
  return error instanceof Refusal && error.status !== 503
}
