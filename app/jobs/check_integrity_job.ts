import { CheckIntegrity } from '#actions/check_integrity'
import { Job, type JobContext } from '#queue/job'
import { enqueue } from '#queue/queue'

interface Payload {
  /** Somebody asked: begin at once, and go on without a pause. */
  isWanted?: boolean
}

const SLICE_MS = 2 * 60_000
const BYTES_PER_SECOND = 20 * 1024 ** 2
const WANTED_BYTES_PER_SECOND = 80 * 1024 ** 2

/** A slice of the look at all originals: short, so that other maintenance gets its turn. */
export default class CheckIntegrityJob extends Job<Payload> {
  static jobName = 'check_integrity'
  static queue = 'maintenance' as const
  /** It goes on where it stopped: that the server ended in the middle, however often, says nothing against it. */
  static attempts = 1_000
  static timeoutMs = 30 * 60_000

  async handle({ isWanted }: Payload, { signal, progress }: JobContext) {
    const check = await new CheckIntegrity().handle({
      isWanted,
      forMs: SLICE_MS,
      bytesPerSecond: isWanted ? WANTED_BYTES_PER_SECOND : BYTES_PER_SECOND,
      signal,
      progress,
    })
    if (isWanted && check && !check.isFinished && !signal.aborted)
      await enqueue(CheckIntegrityJob, { isWanted }, { uniqueKey: 'check_integrity' })
  }
}
