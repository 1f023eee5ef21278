import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { enqueue } from '#queue/enqueue'
import { BackupRefusal } from '../archive/refusal.js'
import type Backup from '../backup.js'
import { patientTransaction } from '../patient_transaction.js'
import { backupSettings } from '../settings.js'
import Copy, { NEW_COPY } from './copy.js'
import { storeName } from './store_place.js'
import StoreBackupJob from './store_backup_job.js'

interface Order {
  backup: Backup
  /** Who asked for it, unless it goes by itself. */
  userId?: string
}

/** Asks for a copy in the store, where there is one. What is not sealed stays here, unless the settings say otherwise. */
export class OrderCopy {
  async handle({ backup, userId }: Order): Promise<Copy | null> {
    const store = await storeName()
    if (!store) return null
    const { storeUnsealed } = await backupSettings()
    const stays = !backup.isSealed && !storeUnsealed
    if (stays && userId) throw new BackupRefusal('store_unsealed')
    return patientTransaction(async (client) => {
      const copy = await rowFor(backup, store, client)
      if (copy.state === 'stored') return copy
      if (stays) return copy.merge({ state: 'failed', failure: 'store_unsealed' }).save()
      if (copy.state !== 'uploading') copy.merge({ state: 'waiting', failure: null })
      await copy.save()
      await enqueue(StoreBackupJob, { copyId: copy.id, userId }, { client, uniqueKey: copy.id })
      return copy
    })
  }
}

async function rowFor(
  { id: backupId, file, isSealed, bytes, startedAt }: Backup,
  store: string,
  client: TransactionClientContract
) {
  const known = await Copy.query({ client }).where({ store, file }).first()
  if (known) return known.merge({ backupId })
  const facts = { backupId, store, file, isSealed, bytes, madeAt: startedAt, isOwn: true }
  const row = { ...NEW_COPY, ...facts, state: 'waiting' as const, beatAt: Date.now() }
  return Copy.create(row, { client })
}
