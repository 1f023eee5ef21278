import db from '@adonisjs/lucid/services/db'
import { endEntry } from '#actions/end_entry'
import type BreakGlassEntry from '#models/break_glass_entry'

/** Ends an entry before its time. One that is over already stays as it is. */
export class LeaveOrg {
  async handle({ entry }: { entry: BreakGlassEntry }) {
    await db.transaction((trx) => endEntry(entry, trx))
  }
}
