import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Org from '#models/org'
import { settings } from '#config/settings'

/**
 * Takes room for new originals, or refuses: E_QUOTA_EXCEEDED with the org's own limit. Part of the transaction that
 * writes the rows; of many at once exactly as many get through as fit.
 */
export async function reserveBytes(org: Org, bytes: number, trx: TransactionClientContract) {
  if (bytes === 0) return
  const [reserved] = await Org.query({ client: trx })
    .where('id', org.id)
    .whereRaw('storage_used_bytes + ? <= coalesce(storage_limit_bytes, ?)', [
      bytes,
      settings().defaultQuotaBytes,
    ])
    .update({ storage_used_bytes: trx.raw('storage_used_bytes + ?', [bytes]) })
  if (!reserved) throw quotaExceeded(org)
  await announceStorage(org, trx)
}

/** Gives room back: part of the transaction that deletes the PhotoFile rows. */
export async function releaseBytes(org: Org, bytes: number, trx: TransactionClientContract) {
  if (bytes === 0) return
  await Org.query({ client: trx })
    .where('id', org.id)
    .update({ storage_used_bytes: trx.raw('storage_used_bytes - ?', [bytes]) })
  await announceStorage(org, trx)
}

export function quotaExceeded(org: Org) {
  return new Refusal(507, 'E_QUOTA_EXCEEDED', { params: { limitBytes: org.limitBytes } })
}

async function announceStorage({ id }: Org, trx: TransactionClientContract) {
  const org = await Org.findOrFail(id, { client: trx })
  const { limitBytes, storageUsedBytes: usedBytes } = org
  announce('storage.changed@1', { orgId: id, usedBytes, limitBytes }, trx)
}
