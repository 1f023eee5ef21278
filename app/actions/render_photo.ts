import app from '@adonisjs/core/services/app'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { announce } from '#extension/events'
import type { Renditions } from '#media/render'
import type { Thumb } from '#media/thumb'
import { MediaRefusal } from '#media/refusal'
import Photo from '#models/photo'
import { patiently } from '#queries/patiently'
import { renditionFolder, renditionKey } from '#storage/keys'
import { store } from '#storage/store'
import { WorkFolder } from '#storage/work_folder'

interface Rendering {
  orgId: string
  photoId: string
  signal?: AbortSignal
  /** Written in the transaction that makes the photo ready. */
  alongside?: (trx: TransactionClientContract) => Promise<void>
}

type Rendered = Pick<Renditions, 'preview'> & Partial<Thumb>

/** The machine may have been too busy or too small just then: these are worth another try. */
const PASSING = ['E_MEDIA_TIMEOUT', 'E_MEDIA_MEMORY', 'E_MEDIA_CRASHED']

/** Fifth step of the ingest: preview, thumb and hashes from the original. May be run again, at any time. */
export class RenderPhoto {
  async handle({ orgId, photoId, signal, alongside }: Rendering) {
    const photo = await Photo.within(orgId).where('id', photoId).preload('files').first()
    // Purged meanwhile: nobody else knows of what may have been put there.
    if (!photo) return store.removeAll(renditionFolder(orgId, photoId))
    if (photo.isReady) return
    await Photo.within(orgId).where('id', photoId).update({ state: 'processing', failure: null })
    const folder = await WorkFolder.open(orgId)
    try {
      const renditions = await this.#render(photo, folder, signal)
      await this.#keep(photo, renditions)
      const isThere = await patiently((trx) => this.#finish(photo, renditions, trx, alongside))
      if (!isThere) await store.removeAll(renditionFolder(orgId, photoId))
    } catch (error) {
      if (!(error instanceof MediaRefusal) || PASSING.includes(error.code)) throw error
      await patiently((trx) => failPhoto({ orgId, photoId, reason: error.code }, trx))
    } finally {
      await folder.remove()
    }
  }

  async #render(photo: Photo, { path }: WorkFolder, signal?: AbortSignal): Promise<Rendered> {
    const [original] = photo.files.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const pool = await app.container.make('media_pool')
    const source = store.localPath(original.storageKey)
    if (!(await this.#hasThumb(photo))) return pool.render(source, path, undefined, { signal })
    return { preview: await pool.renderPreview(source, path, { signal }) }
  }

  /** Drawn when it came in: such a picture stands still and hides nothing. */
  async #hasThumb({ orgId, id, thumbhash, kind }: Photo) {
    if (!thumbhash || kind === 'animation') return false
    return store.exists(renditionKey(orgId, id, 'thumb'))
  }

  #keep({ orgId, id }: Photo, { preview, thumb }: Rendered) {
    return store.keep([
      { path: preview.path, key: renditionKey(orgId, id, 'preview') },
      ...(thumb ? [{ path: thumb.path, key: renditionKey(orgId, id, 'thumb') }] : []),
    ])
  }

  async #finish(
    { orgId, albumId, id: photoId }: Photo,
    { thumb, thumbhash, phash }: Rendered,
    client: TransactionClientContract,
    alongside?: Rendering['alongside']
  ) {
    const [updated] = await Photo.within(orgId, { client })
      .where('id', photoId)
      .update({
        state: 'ready',
        failure: null,
        ...(thumb && { thumbhash, perceptual_hash: phash }),
      })
    await alongside?.(client)
    if (updated) announce('photo.ready@1', { orgId, albumId, photoId }, client)
    return Boolean(updated)
  }
}

/** Says on the photo why it cannot be shown. Its original stays and can be downloaded. */
export async function failPhoto(
  { orgId, photoId, reason }: { orgId: string; photoId: string; reason: string },
  client: TransactionClientContract
) {
  const photo = await Photo.within(orgId, { client }).where('id', photoId).first()
  if (!photo || photo.isReady) return
  await photo.merge({ state: 'failed', failure: reason }).save()
  announce('photo.failed@1', { orgId, albumId: photo.albumId, photoId, reason }, client)
}
