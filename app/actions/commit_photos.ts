import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DrawThumbs } from '#actions/draw_thumbs'
import { type Candidate, type CompleteDraft, draftPhoto, insertPhotos } from '#actions/photo_drafts'
import { recordDeed } from '#audit/recorder'
import { isDatabaseBusy, isUniqueViolation } from '#exceptions/causes'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Album from '#models/album'
import type Org from '#models/org'
import type Photo from '#models/photo'
import { findCurrentMembership } from '#queries/memberships'
import { takeTurn } from '#queries/org_turn'
import { patiently } from '#queries/patiently'
import { findPhotosByHash, lockPhotosByHash } from '#queries/uploads'
import { renditionFolder } from '#storage/keys'
import { reserveBytes } from '#storage/ledger'
import { store } from '#storage/store'
import { WorkFolder } from '#storage/work_folder'

export interface Committed {
  outcome: 'added' | 'duplicate'
  photoId: string
}

interface Commit {
  org: Org
  album: Album
  uploaderId: string | null
  files: Candidate[]
  /** Written in the same transaction. */
  alongside?: (trx: TransactionClientContract, committed: Committed[]) => Promise<void>
}

/**
 * Third step of the ingest: all files become photos, or none does. Originals are in place before the transaction
 * commits, so a photo that was acknowledged always has its bytes; what a crash in between leaves behind is swept.
 */
export class CommitPhotos {
  async handle(input: Commit): Promise<Committed[]> {
    const folder = await WorkFolder.open(input.org.id)
    try {
      return await this.#settle(input, await this.#draft(input, folder))
    } finally {
      await folder.remove()
    }
  }

  async #settle(input: Commit, drafts: CompleteDraft[]) {
    const thumbs = drafts.flatMap(({ thumb }) => (thumb ? [thumb] : []))
    await store.keep([...drafts, ...thumbs]).catch(async (error) => {
      await this.#discard(drafts)
      throw error
    })
    const committed = await this.#commit(input, drafts).catch(async (error) => {
      if (wasRolledBack(error)) await this.#discard(drafts)
      throw error
    })
    const used = new Set(committed.map(({ photoId }) => photoId))
    await this.#discard(drafts.filter(({ photoId }) => !used.has(photoId)))
    return committed
  }

  /** One for each picture that the org does not have yet. */
  async #draft({ org, album, files }: Commit, folder: WorkFolder): Promise<CompleteDraft[]> {
    const known = await findPhotosByHash(org.id, hashesOf(files))
    const fresh = files.filter(({ sha256 }) => !known.has(sha256))
    const unique = new Map(fresh.map((file) => [file.sha256, file]))
    const drafts = await Promise.all([...unique.values()].map((file) => draftPhoto(album, file)))
    const thumbs = await new DrawThumbs().handle({ drafts, folder })
    return drafts.map((draft, index) => ({ ...draft, thumb: thumbs[index] }))
  }

  /** Again, if the same picture came in by a way that does not wait for the org's row. */
  async #commit(input: Commit, drafts: CompleteDraft[]) {
    const write = () => patiently((trx) => this.#write(input, drafts, trx))
    return write().catch((error) => {
      if (!isUniqueViolation(error)) throw error
      return write()
    })
  }

  async #write(input: Commit, drafts: CompleteDraft[], trx: TransactionClientContract) {
    const { org, uploaderId, files } = input
    const album = await this.#takeTurn(input, trx)
    const known = await lockPhotosByHash(org.id, hashesOf(files), trx)
    const fresh = drafts.filter(({ sha256 }) => !known.has(sha256))
    await reserveBytes(org, sum(fresh), trx)
    if (fresh.length) await insertPhotos(fresh, { album, uploaderId }, trx)
    if (fresh.length) await this.#record(album, fresh, trx)
    for (const photo of new Set(known.values())) await this.#revive(photo, album, trx)

    const committed = outcomesOf(files, known, fresh)
    await input.alongside?.(trx, committed)
    return committed
  }

  /** Uploads into one org go one after the other from here on: what is known now stays true until the end. */
  async #takeTurn({ org, album, uploaderId }: Commit, client: TransactionClientContract) {
    await takeTurn(org.id, client)
    // Bytes may come for hours: whoever was removed meanwhile adds nothing any more.
    if (uploaderId && !(await findCurrentMembership(org.id, uploaderId, client)))
      throw new Refusal(404, 'E_NOT_FOUND')
    const target = await Album.within(org.id, { client }).where('id', album.id).firstOrFail()
    if (target.isTrashed) throw new Refusal(409, 'E_ALBUM_TRASHED')
    return target
  }

  /** Who uploads a picture again that waits in the trash wants it back, here. */
  async #revive(photo: Photo, album: Album, trx: TransactionClientContract) {
    if (!photo.isTrashed && !photo.album.isTrashed) return
    photo.merge({ albumId: album.id, trashedAt: null, trashedById: null })
    await photo.useTransaction(trx).save()
    announce('photo.restored@1', { orgId: photo.orgId, albumId: album.id, photoId: photo.id }, trx)
  }

  #record({ orgId, id }: Album, fresh: CompleteDraft[], trx: TransactionClientContract) {
    const facts = { count: fresh.length, bytes: sum(fresh) }
    const deed = { event: 'photos.uploaded', orgId, subject: { type: 'album', id }, facts }
    return recordDeed(deed, trx)
  }

  async #discard(drafts: CompleteDraft[]) {
    // What resists is for the sweep: the reason why is what has to be heard.
    await Promise.allSettled(
      drafts.flatMap(({ key, orgId, photoId, thumb }) => [
        store.remove(key),
        thumb && store.removeAll(renditionFolder(orgId, photoId)),
      ])
    )
  }
}

/** In the order of the files: the first of several equal ones is the photo, the others are its duplicates. */
function outcomesOf(files: Candidate[], known: Map<string, Photo>, fresh: CompleteDraft[]) {
  const before = new Map([...known].map(([sha256, { id }]) => [sha256, id]))
  const added = new Map(fresh.map(({ sha256, photoId }) => [sha256, photoId]))
  return files.map(({ sha256 }): Committed => {
    const duplicateOf = before.get(sha256)
    if (duplicateOf) return { outcome: 'duplicate', photoId: duplicateOf }
    const photoId = added.get(sha256)
    // It was a duplicate a moment ago, and its photo has been purged since.
    if (!photoId) throw new Refusal(503, 'E_DATABASE_BUSY', { retryAfter: 1 })
    before.set(sha256, photoId)
    return { outcome: 'added', photoId }
  })
}

/** A connection that broke at the commit leaves open whether the rows are there: then the bytes stay, and the sweep decides. */
function wasRolledBack(error: unknown) {
  return error instanceof Refusal || isDatabaseBusy(error) || isUniqueViolation(error)
}

const hashesOf = (files: { sha256: string }[]) => files.map(({ sha256 }) => sha256)
const sum = (files: { bytes: number }[]) => files.reduce((total, { bytes }) => total + bytes, 0)
