import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { patiently } from '#queries/patiently'

/** Nobody waits for the answer, and what would be lost took hours to make: 20 seconds. */
const PAUSES_MS = [50, 100, 250, 600, 1_000, 2_000, 4_000, 6_000, 6_000]

/**
 * A transaction that is begun anew while somebody else writes: on SQLite a command finds the database taken by the server, or
 * changed since it read. Nothing of what was begun is kept meanwhile.
 */
export const patientTransaction = <Result>(
  work: (client: TransactionClientContract) => Promise<Result>
): Promise<Result> => patiently(work, PAUSES_MS)
