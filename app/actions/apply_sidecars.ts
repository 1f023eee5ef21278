import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import { photosOf, readNames, type PhotoName } from '#media/metadata/sidecars/pairing'
import { readSidecar } from '#media/metadata/sidecars/read_sidecar'
import type { SidecarFacts } from '#media/metadata/sidecars/sidecar_facts'
import type Album from '#models/album'
import type Membership from '#models/membership'
import Photo from '#models/photo'
import { asTag } from '#models/tag'
import PhotoPolicy from '#policies/photo_policy'
import { likePhotos } from '#queries/favorites'
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
  code?: 'E_SIDECAR_UNREADABLE' | 'E_SIDECAR_DENIED'
}

interface Application {
  actor: Membership
  album: Album
  sidecars: SidecarFile[]
  /** The photos that lay beside them; without these the ones that came into the album last. */
  photoIds?: string[]
}

interface Match {
  facts: SidecarFacts
  photoIds: string[]
}

/**
 * Fills in what files beside photos tell about them: time, place, words, tags, stars and love. Each is paired by its
 * name with photos of this album, which the actor must be allowed to change. Applied twice it changes nothing more.
 */
export class ApplySidecars {
  async handle({ actor, album, sidecars, photoIds }: Application): Promise<SidecarOutcome[]> {
    const candidates = await candidatesIn(album, photoIds)
    const names = readNames(candidates)
    const judged = sidecars.map((file) => judge(actor, file, candidates, names))
    const matches = judged.flatMap(({ match }) => match ?? [])
    if (matches.length) await patiently((trx) => this.#fill(actor, album, matches, trx))
    return judged.map(({ outcome }) => outcome)
  }

  async #fill(actor: Membership, album: Album, matches: Match[], trx: TransactionClientContract) {
    const ids = [...new Set(matches.flatMap(({ photoIds }) => photoIds))].sort()
    const photos = await Photo.within(actor.orgId, { client: trx })
      .where('photos.album_id', album.id)
      .whereNull('photos.trashed_at')
      .whereIn('photos.id', ids)
      .orderBy('photos.id')
      .forUpdate()
    for (const photo of photos) {
      const facts = matches.filter(({ photoIds }) => photoIds.includes(photo.id))
      await this.#write(actor, photo, facts, trx)
    }
    if (photos.length) announce('album.changed@1', { orgId: actor.orgId, albumId: album.id }, trx)
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
    const keywords = matches.flatMap(({ facts }) => facts.keywords.map(asTag))
    const isTagged = await addTagsThatFit(orgId, id, keywords, client)
    const isLoved = matches.some(({ facts }) => facts.isFavorite)
    if (isLoved && photo.uploadedById === actor.userId) await likePhotos(actor, [id], client)
    if (!isRewritten && !isTagged) return
    announce('photo.changed@1', { orgId, albumId, photoId: id }, client)
    const subject = { type: 'photo', id }
    await recordDeed({ event: 'photo.changed', orgId, subject }, client)
  }
}

/** What becomes of one, before anything is written. */
function judge(
  actor: Membership,
  { name, text }: SidecarFile,
  candidates: SidecarCandidate[],
  names: PhotoName[]
): { outcome: SidecarOutcome; match?: Match } {
  const facts = readSidecar(text)
  if (!facts) return refused(name, 'E_SIDECAR_UNREADABLE')
  const paired = new Set(photosOf({ name, title: facts.title }, names))
  if (paired.size === 0) return { outcome: { name, outcome: 'unmatched', photoIds: [] } }
  const permitted = candidates.filter(
    (photo) => paired.has(photo.id) && new PhotoPolicy().edit(actor, photo)
  )
  if (permitted.length === 0) return refused(name, 'E_SIDECAR_DENIED')
  const photoIds = permitted.map(({ id }) => id)
  return { outcome: { name, outcome: 'applied', photoIds }, match: { facts, photoIds } }
}

function refused(name: string, code: SidecarOutcome['code']): { outcome: SidecarOutcome } {
  return { outcome: { name, outcome: 'rejected', photoIds: [], code } }
}
