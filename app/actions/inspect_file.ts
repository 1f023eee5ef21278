import app from '@adonisjs/core/services/app'
import { asRefusal } from '#storage/media_refusals'
import { Refusal } from '#exceptions/refusal'
import type { Facts } from '#media/inspect'

/** Ahead of rendering: somebody waits for the answer. */
const PRIORITY = 10

/** Second step of the ingest: is it a picture that we can show, and what does it say about itself? Never trusts a name. */
export class InspectFile {
  async handle({ path, bytes }: { path: string; bytes: number }): Promise<Facts> {
    if (bytes === 0) throw new Refusal(422, 'E_EMPTY_FILE')
    const pool = await app.container.make('media_pool')
    try {
      return await pool.inspect(path, undefined, { priority: PRIORITY })
    } catch (error) {
      throw asRefusal(error)
    }
  }
}
