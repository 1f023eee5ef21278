import { Job } from '#queue/job'
import { sweepTransfers } from './sweep_transfers.js'

/** Takes away at once what an import had made when its process ended, rather than within the hour. */
export default class SweepTransfersJob extends Job {
  static jobName = 'plg.backups.sweep_transfers'
  static queue = 'maintenance' as const

  handle() {
    return sweepTransfers()
  }
}
