import { BaseSchema } from '@adonisjs/lucid/schema'

const TAKEN = 'entries of the audit log are never replaced'

/**
 * SQLite takes away what stands in the way of `INSERT OR REPLACE` and `UPDATE OR REPLACE` without asking whoever guards
 * deletions: so nothing may stand in their way. PostgreSQL has no such words. `ON CONFLICT DO UPDATE` is an update there, and
 * refused as one.
 */
export default class extends BaseSchema {
  async up() {
    if (this.#isPostgres) return
    this.schema.raw(guard('new', 'INSERT', WANTED))
    this.schema.raw(guard('moved', 'UPDATE', `(${WANTED}) AND rowid <> old.rowid`))
  }

  async down() {
    if (this.#isPostgres) return
    for (const name of ['new', 'moved']) this.schema.raw(`DROP TRIGGER plg_auditlog_${name}`)
  }

  get #isPostgres() {
    return this.db.dialect.name === 'postgres'
  }
}

/** What makes a row the only one of its kind; without a sequence it has no place yet. */
const WANTED =
  'id = new.id OR rowid = new.rowid OR (sequence IS NOT NULL AND chain = new.chain AND sequence = new.sequence)'

const guard = (name: string, event: string, isTaken: string) =>
  `CREATE TRIGGER plg_auditlog_${name} BEFORE ${event} ON plg_auditlog_entries
   WHEN EXISTS (SELECT 1 FROM plg_auditlog_entries WHERE ${isTaken})
   BEGIN SELECT RAISE(ABORT, '${TAKEN}'); END`
