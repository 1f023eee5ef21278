import { enqueue } from '#queue/enqueue'
import { Job } from '#queue/job'
import { requireErasure } from './erase_vectors.js'

const SOON_MS = 60_000
const HOUR_MS = 3_600_000

/** Follows when faces went for good. Tables are written anew, and nobody writes meanwhile: once for whatever went together. */
export default class EraseJob extends Job {
  static jobName = 'plg.facesearch.erase'
  static queue = 'maintenance' as const

  /** After somebody asked for it: within some minutes. */
  static soon = () => enqueue(EraseJob, {}, { uniqueKey: 'soon', delayMs: SOON_MS })

  /** After photos were deleted: at most once an hour, however often the trash is emptied. */
  static withinAnHour = () => enqueue(EraseJob, {}, { uniqueKey: 'erase', delayMs: HOUR_MS })

  async handle() {
    await requireErasure()
  }
}
