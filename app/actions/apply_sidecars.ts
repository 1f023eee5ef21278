import { setImmediate as immediate } from 'node:timers/promises'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import { photosOf, readNames, type PhotoName } from '#media/metadata/sidecars/pairing'
import { isForeignJson, readSidecar } from '#media/metadata/sidecars/read_sidecar'
import type { SidecarFacts } from '#media/metadata/sidecars/sidecar_facts'
import type Album from '#models/album'
import type Membership from '#models/membership'
import Photo from '#models/photo'
import { asTag } from '#models/tag'
import PhotoPolicy from '#policies/photo_policy'
import { likePhotos } from '#queries/favorites'
import { findCurrentMembership } from '#queries/memberships'
import { patiently } from '#queries/patiently'
import { addTagsThatFit } from '#queries/photo_tags'
import { candidatesIn, type SidecarCandidate } from '#queries/sidecars'
import { factsToFill } from '#actions/sidecar_facts'

export interface SidecarFile {
  name: string
  text: string
}

export interface SidecarOutcome {
  name: string
  outcome: 'applied' | 'unmatched' | 'rejected'
  photoIds: string[]
  /** Why it was rejected. */
  code?: 'E_SIDECAR_UNREADABLE' | 'E_SIDECAR_FOREIGN' | 'E_SIDECAR_DENIED'
}

interface Application {
  actor: Membership
  album: Album
  sidecars: SidecarFile[]
  /** What became of the photos that lay beside them, in whatever album; without these the ones that came last. */
  photoIds?: string[]
}

interface Match {
  facts: SidecarFacts
  photoIds: string[]
}

/** What one says and the photos whose names it fits, or why it says nothing. */
interface Reading {
  name: string
  code?: SidecarOutcome['code']
  match?: { facts: SidecarFacts; photos: SidecarCandidate[] }
}

interface Judged {
  outcome: SidecarOutcome
  match?: Match
}

/**
 * Fills in what files beside photos tell about them: time, place, words, tags, stars and love. Each is paired by its
 * name with photos of this album, which the actor must be allowed to change. Applied twice it changes nothing more.
 */
export class ApplySidecars {
  async handle({ actor, album, sidecars, photoIds }: Application): Promise<SidecarOutcome[]> {
    if (sidecars.length === 0) return []
    const candidates = await candidatesIn(album, photoIds)
    const names = readNames(candidates)
    const readings: Reading[] = []
    for (const file of sidecars) {
      readings.push(read(file, candidates, names))
      // Each may be long: others are served in between.
      await immediate()
    }
    return patiently((trx) => this.#settle(actor, readings, trx))
  }

  /** Bytes may come for hours: what the actor may do is asked now, not when they began. */
  async #settle(
    { orgId, userId }: Membership,
    readings: Reading[],
    trx: TransactionClientContract
  ) {
    const actor = await findCurrentMembership(orgId, userId, trx)
    if (!actor) throw new Refusal(404, 'E_NOT_FOUND')
    const judged = readings.map((reading) => judge(actor, reading))
    const matches = judged.flatMap(({ match }) => match ?? [])
    if (matches.length) await this.#fill(actor, matches, trx)
    return judged.map(({ outcome }) => outcome)
  }

  async #fill(actor: Membership, matches: Match[], trx: TransactionClientContract) {
    const ids = [...new Set(matches.flatMap(({ photoIds }) => photoIds))].sort()
    const photos = await Photo.within(actor.orgId, { client: trx })
      .whereNull('photos.trashed_at')
      .whereIn('photos.id', ids)
      .orderBy('photos.id')
      .forUpdate()
    for (const photo of photos) {
      const facts = matches.filter(({ photoIds }) => photoIds.includes(photo.id))
      await this.#write(actor, photo, facts, trx)
    }
    for (const albumId of new Set(photos.map((photo) => photo.albumId))) {
      announce('album.changed@1', { orgId: actor.orgId, albumId }, trx)
    }
  }

  async #write(
    actor: Membership,
    photo: Photo,
    matches: Match[],
    client: TransactionClientContract
  ) {
    const { orgId, albumId, id } = photo
    for (const { facts } of matches) photo.merge(factsToFill(photo, facts))
    const isRewritten = photo.$isDirty
    await photo.useTransaction(client).save()
    const keywords = matches.flatMap(({ facts }) => facts.keywords.map(asTag).filter(Boolean))
    const isTagged = await addTagsThatFit(orgId, id, keywords, client)
    const isLoved = matches.some(({ facts }) => facts.isFavorite)
    if (isLoved && photo.uploadedById === actor.userId) await likePhotos(actor, [id], client)
    if (!isRewritten && !isTagged) return
    announce('photo.changed@1', { orgId, albumId, photoId: id }, client)
    const subject = { type: 'photo', id, title: photo.name }
    await recordDeed({ event: 'photo.changed', orgId, subject }, client)
  }
}

function read(
  { name, text }: SidecarFile,
  candidates: SidecarCandidate[],
  names: PhotoName[]
): Reading {
  const facts = readSidecar(text)
  if (!facts)
    return { name, code: isForeignJson(text) ? 'E_SIDECAR_FOREIGN' : 'E_SIDECAR_UNREADABLE' }
  const paired = new Set(photosOf({ name, title: facts.title }, names))
  return { name, match: { facts, photos: candidates.filter(({ id }) => paired.has(id)) } }
}

/** What becomes of one, before anything is written. */
function judge(actor: Membership, { name, match, code }: Reading): Judged {
  if (!match) return refused(name, code)
  const { facts, photos } = match
  if (photos.length === 0) return { outcome: { name, outcome: 'unmatched', photoIds: [] } }
  const permitted = photos.filter((photo) => new PhotoPolicy().edit(actor, photo))
  if (permitted.length === 0) return refused(name, 'E_SIDECAR_DENIED')
  const photoIds = permitted.map(({ id }) => id)
  return { outcome: { name, outcome: 'applied', photoIds }, match: { facts, photoIds } }
}

function refused(name: string, code: SidecarOutcome['code']): Judged {
  return { outcome: { name, outcome: 'rejected', photoIds: [], code } }
}
