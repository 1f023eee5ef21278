import { readFile } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import { Refusal } from '#exceptions/refusal'
import type { Part } from '#media/cut_square'
import type Photo from '#models/photo'
import type { RenditionKind } from '#storage/keys'
import { asRefusal } from '#storage/media_refusals'
import { storedFileOf } from '#storage/photo_files'
import { store } from '#storage/store'
import { WorkFolder } from '#storage/work_folder'

export type { Part } from '#media/cut_square'

/** Somebody looks at the page that the picture belongs to. */
const PRIORITY = 8
const MOST_WAITING = 48
const RETRY_SECONDS = 2

let waiting = 0

/**
 * Bytes of a picture that was made of a photo, as WebP, upright and without metadata: `thumb` (long side 400 pixels) or `preview`
 * (2,000). Whoever asks has found the photo through its org.
 *
 * @throws Refusal 404 E_NOT_READY before it is made, 404 E_NOT_FOUND where its file is gone
 */
export async function readRendition(photo: Photo, kind: RenditionKind): Promise<Buffer> {
  const { key } = await storedFileOf(photo, kind)
  return readFile(store.localPath(key)).catch(refuseMissing)
}

/**
 * A part of a photo's preview as a square WebP of at most `side` pixels, never enlarged. Cut in the process that opens pictures,
 * and kept nowhere.
 *
 * @throws Refusal 404 E_NOT_READY or E_NOT_FOUND, 503 E_MEDIA_BUSY while too many others wait, what the media pool refuses
 */
export async function cutFromPreview(photo: Photo, part: Part, side: number): Promise<Buffer> {
  const { key } = await storedFileOf(photo, 'preview')
  if (waiting >= MOST_WAITING) throw new Refusal(503, 'E_MEDIA_BUSY', { retryAfter: RETRY_SECONDS })
  waiting++
  const folder = await WorkFolder.open(photo.orgId)
  try {
    const pool = await app.container.make('media_pool')
    const options = { priority: PRIORITY }
    const source = store.localPath(key)
    const { path } = await pool.cutSquare(source, folder.path, { part, side }, options)
    return await readFile(path)
  } catch (error) {
    if (!(await store.exists(key))) throw new Refusal(404, 'E_NOT_FOUND', { cause: error })
    throw asRefusal(error)
  } finally {
    waiting--
    await folder.remove()
  }
}

function refuseMissing(error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOENT') throw error
  throw new Refusal(404, 'E_NOT_FOUND', { cause: error })
}
