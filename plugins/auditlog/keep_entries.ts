import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { beforeCommit } from '#audit/before_commit'
import type { CurrentDeed } from '#audit/current'
import type { RowChange } from '#audit/history'
import type { Deed } from '#audit/recorder'
import { enqueue } from '#queue/enqueue'
import ForgetPersonJob from './forget_person_job.js'
import { forgetName } from './names.js'
import { Transcript } from './transcript.js'
import { writeSoon } from './write_soon.js'

/** Very many are written on the way. As many as people change at once wait for the deeds that they are. */
const MOST_WAITING = 2_000

const open = new WeakMap<TransactionClientContract, Transcript>()

/** Rows that were changed, in the transaction that changed them. */
export async function keepRows(
  changes: readonly RowChange[],
  by: CurrentDeed | undefined,
  client: TransactionClientContract
) {
  const transcript = transcriptOf(client)
  for (const change of changes) {
    transcript.addChange(change, by)
    if (change.model === 'user') forgetName(change.rowId)
  }
  if (transcript.size >= MOST_WAITING) await transcript.write(client)
}

/** What was done, with what it changed where that was kept in the same transaction. */
export function keepDeed(
  deed: Deed & { by?: CurrentDeed },
  client?: TransactionClientContract
): Promise<void> | void {
  if (!client?.isTransaction) return writeSoon(deed)
  transcriptOf(client).addDeed(deed)
}

function transcriptOf(client: TransactionClientContract) {
  const known = open.get(client)
  if (known) return known
  const transcript = new Transcript()
  open.set(client, transcript)
  beforeCommit(client, async () => {
    open.delete(client)
    await transcript.write(client)
  })
  return transcript
}

/** What is sealed is forgotten afterwards, and not while somebody waits. */
export async function forget(
  { table, rowId }: { table: string; rowId: string },
  client: TransactionClientContract
) {
  if (table !== 'users') return
  forgetName(rowId)
  await enqueue(ForgetPersonJob, { userId: rowId }, { client })
}
