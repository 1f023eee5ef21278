import Backup from '../backup.js'
import { ownSince } from '../kept_here.js'
import { patientTransaction } from '../patient_transaction.js'
import { byTheServer } from '../rotate_backups.js'
import { backupSettings } from '../settings.js'
import { type Bucket, withBucket } from './bucket.js'
import Copy, { isBeingFetched, NEW_COPY, readName } from './copy.js'
import { DeleteCopy } from './delete_copy.js'
import { nameOf, storePlace } from './store_place.js'

const DAY = 86_400_000
/** An upload that nobody went on with for so long is given up. */
const UNFINISHED_DAYS = 7

/** Looks at what is in the store, takes away what is too old or too many there, and what uploads left behind. */
export class KeepStore {
  async handle({ signal, now = Date.now() }: { signal?: AbortSignal; now?: number } = {}) {
    const place = await storePlace()
    if (!place) return
    await withBucket(place, async (bucket) => {
      await seeStore(bucket, signal)
      await byTheServer(() => rotate(bucket, now, signal))
      await sweepUnfinished(bucket, now, signal)
    })
  }
}

/** Writes down what is there, also what this server does not remember: it may have been restored. */
export class SeeStore {
  async handle({ signal }: { signal?: AbortSignal } = {}) {
    const place = await storePlace()
    if (place) await withBucket(place, (bucket) => seeStore(bucket, signal))
  }
}

async function seeStore(bucket: Bucket, signal?: AbortSignal) {
  const store = nameOf(bucket.place)
  const askedAt = Date.now()
  const { objects, isAll } = await bucket.list(signal)
  const seen = new Set<string>()
  for (const { name: file, bytes, storedAt } of objects) {
    const told = readName(file)
    if (!told) continue
    seen.add(file)
    await patientTransaction(async (client) => {
      const known = await Copy.query({ client }).where({ store, file }).first()
      const backup = await Backup.query({ client }).where({ file, state: 'done' }).first()
      const backupId = backup?.id ?? null
      if (known) {
        // What is still on its way is left to whoever carries it.
        const isThere = known.state === 'stored' && Number(known.bytes) !== bytes
        await known.merge({ backupId, ...(isThere && { bytes }) }).save()
        return
      }
      const facts = { store, file, bytes, backupId, storedAt, beatAt: askedAt }
      const isOwn = Boolean(backup)
      await Copy.create({ ...NEW_COPY, ...facts, ...told, isOwn, state: 'stored' }, { client })
    })
  }
  if (!isAll) return
  const stored = await Copy.query()
    .where({ store, state: 'stored' })
    .where('stored_at', '<', askedAt)
  for (const copy of stored) {
    if (seen.has(copy.file) || isBeingFetched(copy, askedAt)) continue
    await patientTransaction(async (client) => {
      const row = await Copy.query({ client }).where({ id: copy.id, state: 'stored' }).first()
      await row?.delete()
    })
  }
}

/**
 * Deletes copies that are too many or too old there. The newest stays, however old it is, and so does what others put there, or
 * this server before it was restored: whoever it came from may go on elsewhere.
 */
async function rotate(bucket: Bucket, now: number, signal?: AbortSignal) {
  const { storeKeepCount = Infinity, storeKeepDays = Infinity } = await backupSettings()
  const isOwn = await ownSince()
  const copies = await Copy.query()
    .where({ store: nameOf(bucket.place), state: 'stored', isOwn: true })
    .orderBy('made_at', 'desc')
  const [newest, ...others] = copies.filter(({ madeAt }) => isOwn(madeAt))
  if (!newest) return
  for (const [at, copy] of others.entries()) {
    const isOld = Number(copy.madeAt) < now - storeKeepDays * DAY
    if (at + 1 < storeKeepCount && !isOld) continue
    if (isBeingFetched(copy, now)) continue
    await new DeleteCopy().handle({ copy, bucket, signal })
  }
}

async function sweepUnfinished(bucket: Bucket, now: number, signal?: AbortSignal) {
  const store = nameOf(bucket.place)
  const since = now - UNFINISHED_DAYS * DAY
  const rows = await Copy.query().where('store', store).where('beat_at', '>', since)
  const alive = new Set(rows.map(({ uploadId }) => uploadId))
  for (const { name, id, begunAt } of await bucket.unfinished(signal)) {
    if (!readName(name) || alive.has(id) || begunAt > since) continue
    await bucket.abandon(name, id, signal)
  }
}
