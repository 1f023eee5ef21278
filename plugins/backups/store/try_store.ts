import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { recordDeed } from '#audit/recorder'
import { BackupRefusal } from '../archive/refusal.js'
import { type Bucket, withBucket } from './bucket.js'
import { nameOf, requiredStore } from './store_place.js'

const BYTES = 1_024
/** Whoever asks waits for it. */
const TIME_MS = 20_000

/** Does with a small object what copies of backups need. What is wrong is thrown, and nothing is left there. */
export class TryStore {
  async handle({ timeMs = TIME_MS }: { timeMs?: number } = {}) {
    const place = await requiredStore()
    await withBucket(place, (bucket) => tryOut(bucket, AbortSignal.timeout(timeMs)))
    await recordDeed({ event: 'backup.store_tried', facts: { store: nameOf(place) } })
  }
}

async function tryOut(bucket: Bucket, signal: AbortSignal) {
  const name = `lumina-try-${randomUUID()}`
  const bytes = randomBytes(BYTES)
  try {
    await bucket.put(name, bytes, signal)
    const { etag } = await bucket.facts(name, signal)
    const read = await buffer(await bucket.read(name, { etag }, signal))
    if (!read.equals(bytes)) throw new BackupRefusal('store_altered')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const uploadId = await bucket.begin(name, sha256, signal)
    await bucket.parts(name, uploadId, signal)
    await bucket.abandon(name, uploadId, signal)
    await bucket.list(signal)
    await bucket.unfinished(signal)
  } catch (error) {
    await bucket.delete(name, signal).catch(() => {})
    throw error
  }
  await bucket.delete(name, signal)
}
