import { ReconcileStorage } from '#actions/reconcile_storage'
import { Job, type JobContext } from '#queue/job'

export default class ReconcileStorageJob extends Job {
  static jobName = 'reconcile_storage'
  static queue = 'maintenance' as const
  static timeoutMs = 4 * 3_600_000

  async handle(_payload: object, { signal }: JobContext) {
    await new ReconcileStorage().handle({ signal })
  }
}
