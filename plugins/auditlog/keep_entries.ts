import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { beforeCommit } from '#audit/before_commit'
import type { CurrentDeed } from '#audit/current'
import { keepChanges, type RowChange, whenForgotten } from '#audit/history'
import { type Deed, keepDeeds } from '#audit/recorder'
import { enqueue } from '#queue/enqueue'
import ForgetPersonJob from './forget_person_job.js'
import { forgetName } from './names.js'
import { Transcript } from './transcript.js'
import { writeSoon } from './write_soon.js'

/** Very many are written on the way. */
const MOST_WAITING = 500

const open = new WeakMap<TransactionClientContract, Transcript>()

/** Keeps whatever anybody does from now on, in the transaction that does it. Answers how to stop. */
export function keepEntries() {
  const stops = [keepChanges(keepRows), keepDeeds(keepDeed), whenForgotten(forget)]
  return () => stops.forEach((stop) => void stop())
}

async function keepRows(
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

async function keepDeed(deed: Deed & { by?: CurrentDeed }, client?: TransactionClientContract) {
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
async function forget(
  { table, rowId }: { table: string; rowId: string },
  client: TransactionClientContract
) {
  if (table !== 'users') return
  forgetName(rowId)
  await enqueue(ForgetPersonJob, { userId: rowId }, { client })
}
