import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isDatabaseBusy } from '#exceptions/causes'

/** Somebody waits for the answer: after some seconds they rather hear that the server is busy. */
const PAUSES_MS = [50, 100, 250, 500, 1_000, 1_500]

/** A transaction that is tried again while another process holds the database. Its body must bear being run twice. */
export async function patiently<T>(
  body: (trx: TransactionClientContract) => Promise<T>,
  pauses: readonly number[] = PAUSES_MS
) {
  for (const pause of pauses) {
    try {
      return await db.transaction(body)
    } catch (error) {
      if (!isDatabaseBusy(error)) throw error
      await sleep(pause * (0.5 + Math.random()))
    }
  }
  return db.transaction(body)
}
