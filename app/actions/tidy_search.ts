import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** So much is merged at a time, and then others have their turn. */
const PAGES = 500
const PAUSE_MS = 20
/** Enough for the index of ten million photos. */
const MOST_STEPS = 4000

/**
 * Merges what the days have brought into the index of SQLite into one list for each word: a search looks each of its
 * words up in every list there is. PostgreSQL sees to its own.
 */
export class TidySearch {
  async handle({ signal }: { signal?: AbortSignal }) {
    if (db.connection().dialect.name === 'postgres') return
    for (let step = 0; step < MOST_STEPS; step++) {
      signal?.throwIfAborted()
      // The first step takes up all lists, the others go on with it.
      const isDone = await db.transaction((trx) => merge(step === 0 ? -PAGES : PAGES, trx))
      if (isDone) return
      await sleep(PAUSE_MS)
    }
  }
}

/** Merging changes rows of its own; one change alone is the command itself. */
async function merge(pages: number, trx: TransactionClientContract) {
  const before = await changes(trx)
  await trx.rawQuery("INSERT INTO photo_words (photo_words, rank) VALUES ('merge', ?)", [pages])
  return (await changes(trx)) - before < 2
}

async function changes(trx: TransactionClientContract): Promise<number> {
  const [row] = await trx.rawQuery('SELECT total_changes() AS changes')
  return row.changes
}
