import db from '@adonisjs/lucid/services/db'
import { endEntry } from '#actions/end_entry'
import { listOverdueEntries } from '#queries/break_glass'

/** Writes down that entries are over. They have opened nothing since their time was up: every request asks the clock. */
export class EndOverdueEntries {
  async handle() {
    await db.transaction(async (trx) => {
      for (const entry of await listOverdueEntries(trx)) await endEntry(entry, trx)
    })
  }
}
