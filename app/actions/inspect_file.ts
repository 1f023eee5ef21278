import app from '@adonisjs/core/services/app'
import { asRefusal } from '#storage/media_refusals'
import { Refusal } from '#exceptions/refusal'
import type { Facts } from '#media/inspect'
import { MediaRefusal } from '#media/refusal'

/** Ahead of rendering: somebody waits for the answer. */
const PRIORITY = 10

/** Second step of the ingest: is it a picture that we can show, and what does it say about itself? Never trusts a name. */
export class InspectFile {
  async handle({ path, bytes }: { path: string; bytes: number }): Promise<Facts> {
    if (bytes === 0) throw new Refusal(422, 'E_EMPTY_FILE')
    try {
      return await this.#patiently(path)
    } catch (error) {
      throw asRefusal(error)
    }
  }

  /** Children may be killed for what is none of this picture's fault, and all of them at once. */
  async #patiently(path: string, tries = 3): Promise<Facts> {
    try {
      return await this.#inspect(path)
    } catch (error) {
      if (!isCrash(error) || tries <= 1) throw error
      return this.#patiently(path, tries - 1)
    }
  }

  async #inspect(path: string) {
    const pool = await app.container.make('media_pool')
    return pool.inspect(path, undefined, { priority: PRIORITY })
  }
}

const isCrash = (error: unknown) =>
  error instanceof MediaRefusal && error.code === 'E_MEDIA_CRASHED'
