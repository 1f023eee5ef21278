import { PurgeTrash } from '#actions/purge_trash'
import { Job, type JobContext } from '#queue/job'

export default class PurgeTrashJob extends Job {
  static jobName = 'purge_trash'
  static queue = 'maintenance' as const
  static timeoutMs = 60 * 60_000

  async handle(_payload: object, { signal }: JobContext) {
    await new PurgeTrash().handle({ signal })
  }
}
