import { Job, type JobContext } from '#queue/job'
import Backup from '../backup.js'
import Copy from './copy.js'
import { KeepStore } from './keep_store.js'
import { OrderCopy } from './order_copy.js'
import { asOfJob } from './store_failures.js'
import { storeName } from './store_place.js'

const HOUR = 3_600_000

/** Once a day: sends what did not get there yet, and looks after what is there. */
export default class KeepStoreJob extends Job {
  static jobName = 'plg.backups.keep_store'
  static attempts = 2
  static timeoutMs = HOUR

  async handle(_payload: object, { signal }: JobContext) {
    const store = await storeName()
    if (!store) return
    for (const backup of await missingIn(store)) await new OrderCopy().handle({ backup })
    await new KeepStore().handle({ signal }).catch((error) => {
      throw asOfJob(error)
    })
  }
}

/** The newest, in case nobody asked yet, and what was left behind on its way. */
async function missingIn(store: string) {
  const newest = await Backup.query().where('state', 'done').orderBy('started_at', 'desc').first()
  const left = await Copy.query()
    .where('store', store)
    .whereNot('state', 'stored')
    .where('beat_at', '<', Date.now() - HOUR)
    .preload('backup')
  const backups = [newest, ...left.map(({ backup }) => backup)].filter(
    (one) => one?.state === 'done'
  )
  return [...new Map(backups.map((one) => [one!.id, one!])).values()]
}
