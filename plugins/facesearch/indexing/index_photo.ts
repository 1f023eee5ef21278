import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Refusal } from '#exceptions/refusal'
import Photo from '#models/photo'
import { readRendition } from '#storage/renditions'
import type { Face as FoundFace } from '../engine/face_engine.js'
import { assignFaces } from '../clustering/assign_faces.js'
import { clusterSoon } from '../clustering/cluster_org_job.js'
import { findDistances } from '../clustering/face_distances.js'
import { facePool } from '../engine/face_pool.js'
import { FaceRefusal } from '../engine/face_refusal.js'
import { inFaceTurn } from '../face_turn.js'
import IndexedPhoto from '../indexed_photo.js'
import { keepFaces } from './keep_faces.js'

interface Indexing {
  orgId: string
  photoId: string
  /** Of the engine that looks now. */
  version: string
  signal?: AbortSignal
  /** Written in the transaction that keeps the faces. */
  alongside?: (client: TransactionClientContract) => Promise<void>
}

/** `skipped`: switched off, gone, not ready or looked at already; the row stays as it is. */
export type IndexOutcome = 'done' | 'failed' | 'skipped'

const MOST_FACES = 100
/** A picture that takes the engine down with it is not shown to it for ever. */
const MOST_ATTEMPTS = 3

/** Finds the faces of one photo and keeps them. May be run again, at any time. */
export class IndexPhoto {
  /**
   * @throws FaceRefusal where the engine cannot work at all: the photo waits, and this counts as no attempt
   */
  async handle({ orgId, photoId, version, signal, alongside }: Indexing): Promise<IndexOutcome> {
    const photo = await Photo.within(orgId).where('id', photoId).first()
    if (!photo?.isReady || (await wasLookedAt(photo, version))) return 'skipped'
    try {
      const faces = await this.#look(photo, version, signal)
      return await this.#keep(photo, version, faces, alongside)
    } catch (error) {
      return this.#explain(photo, version, error)
    }
  }

  async #look(photo: Photo, version: string, signal?: AbortSignal) {
    const preview = await readRendition(photo, 'preview')
    return facePool().analyse(preview, { maxFaces: MOST_FACES, version, signal })
  }

  async #keep(
    { orgId, id: photoId }: Photo,
    engineVersion: string,
    faces: FoundFace[],
    alongside?: Indexing['alongside']
  ) {
    const distances = await findDistances(engineVersion)
    return inFaceTurn(orgId, async (client, org): Promise<IndexOutcome> => {
      // What was found in the meantime of a change of mind is not kept.
      if (!org?.isOn || !(await isThere(orgId, photoId, client))) return 'skipped'
      const rows = await keepFaces({ orgId, photoId, engineVersion, faces }, client)
      if (rows.length && distances && engineVersion === org.engineVersion) {
        await assignFaces({ orgId, photoId, engineVersion }, distances, client)
        await clusterSoon(orgId, client)
      }
      const facts = { state: 'done', failure: null, faces: rows.length, attempts: 1 } as const
      await note(photoId, orgId, { ...facts, engineVersion, indexedAt: Date.now() }, client)
      await alongside?.(client)
      return 'done'
    })
  }

  async #explain({ orgId, id: photoId }: Photo, version: string, error: unknown) {
    const failure = reasonOf(error)
    if (!failure) throw error
    const isEngines = error instanceof FaceRefusal && error.isRetryable
    // Throws where the engine is away altogether.
    if (isEngines) await refuseWithoutEngine(error)
    return inFaceTurn(orgId, async (client, org): Promise<IndexOutcome> => {
      if (!org?.isOn || !(await isThere(orgId, photoId, client))) return 'skipped'
      const row = await IndexedPhoto.within(orgId, { client }).where('photo_id', photoId).first()
      const attempts = (row?.attempts ?? 0) + 1
      const isOver = !isEngines || attempts >= MOST_ATTEMPTS
      const state = isOver ? 'failed' : 'waiting'
      await note(photoId, orgId, { state, failure, attempts, engineVersion: version }, client)
      return isOver ? 'failed' : 'skipped'
    })
  }
}

/** Nobody deletes it until the turn ends. */
const isThere = async (orgId: string, photoId: string, client: TransactionClientContract) =>
  (await Photo.within(orgId, { client }).where('id', photoId).select('id').first()) !== null

async function wasLookedAt({ orgId, id }: Photo, version: string) {
  const row = await IndexedPhoto.within(orgId).where('photo_id', id).first()
  return row?.engineVersion === version && row.state !== 'waiting'
}

/** Reasons that lie in the picture, or may: everything else is an error of the program or of the machine. */
function reasonOf(error: unknown) {
  if (error instanceof FaceRefusal) return error.reason
  return error instanceof Refusal ? 'preview_missing' : null
}

async function refuseWithoutEngine(error: FaceRefusal) {
  if (error.reason !== 'engine_away') throw error
  await facePool().check()
}

async function note(
  photoId: string,
  orgId: string,
  facts: Partial<IndexedPhoto>,
  client: TransactionClientContract
) {
  const row = await IndexedPhoto.within(orgId, { client }).where('photo_id', photoId).first()
  const indexed = row ?? new IndexedPhoto().useTransaction(client)
  await indexed.merge({ photoId, orgId, faces: 0, ...facts }).save()
}
