import app from '@adonisjs/core/services/app'
import logger from '@adonisjs/core/services/logger'
import type { PhotoDraft } from '#actions/photo_drafts'
import type { Thumb } from '#media/thumb'
import { renditionKey } from '#storage/keys'
import type { WorkFolder } from '#storage/work_folder'

/** Behind what is looked at, ahead of what is rendered: the thumbs of a batch come before its previews. */
const PRIORITY = 5

/** What is scaled while it is decoded costs little, up to this. */
const MOST_PIXELS = 60_000_000

export interface EarlyThumb extends Pick<Thumb, 'thumbhash' | 'phash'> {
  path: string
  key: string
}

/**
 * Draws the thumbs of photos to be, where that takes no time to speak of, so that they are seen at once. What fails here
 * fails quietly: rendering tries again and has the last word.
 */
export class DrawThumbs {
  async handle({ drafts, folder }: { drafts: PhotoDraft[]; folder: WorkFolder }) {
    return Promise.all(drafts.map((draft) => this.#draw(draft, folder.file(draft.photoId))))
  }

  async #draw(draft: PhotoDraft, outDir: string): Promise<EarlyThumb | null> {
    const { orgId, photoId, mime, path, columns } = draft
    if (mime !== 'image/jpeg' || columns.width * columns.height > MOST_PIXELS) return null
    try {
      const pool = await app.container.make('media_pool')
      const { thumb, ...seen } = await pool.drawThumb(path, outDir, { priority: PRIORITY })
      const { thumbhash, phash } = seen
      return { path: thumb.path, key: renditionKey(orgId, photoId, 'thumb'), thumbhash, phash }
    } catch (error) {
      logger.debug({ err: error, photoId }, 'A thumb could not be drawn early')
      return null
    }
  }
}
