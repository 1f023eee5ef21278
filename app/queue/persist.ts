import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseBusy } from '#exceptions/causes'
import queueConfig from '#config/queue'

/** Writes what must not be lost to a locked database: tries again for as long as the lease holds. */
export async function persist<Result>(write: () => Promise<Result>): Promise<Result> {
  const deadline = Date.now() + queueConfig.leaseMs
  for (let pause = 20; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      return await write()
    } catch (error) {
      if (!isDatabaseBusy(error) || Date.now() + pause > deadline) throw error
      await sleep(pause)
    }
  }
}
