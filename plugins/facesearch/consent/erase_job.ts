import { Job } from '#queue/job'
import { requireErasure } from './erase_vectors.js'

/** Follows when photos went for good. */
export default class EraseJob extends Job {
  static jobName = 'plg.facesearch.erase'
  static queue = 'maintenance' as const

  async handle() {
    await requireErasure()
  }
}
