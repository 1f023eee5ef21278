import db from '@adonisjs/lucid/services/db'
import { Current, type CurrentDeed } from '#audit/current'
import { deedsWritten } from '#audit/recorder'
import type User from '#models/user'
import Entry from '../entry.js'

/** Does something as somebody would, from a page of theirs. */
export const as = <T>(user: User, body: () => Promise<T>, more: Partial<CurrentDeed> = {}) =>
  Current.run({ source: 'web', actorId: user.id, requestId: 'a-request', ...more }, body)

/** What is kept of one thing, the oldest first. */
export async function trailOf(type: string, id: string) {
  await deedsWritten()
  return Entry.query().where({ subject_type: type, subject_id: id }).orderBy('id')
}

export const eventsOf = (entries: Entry[]) => entries.map(({ event }) => event)

const GUARDS = ['unchanged', 'kept', 'new', 'moved'].map((name) => `plg_auditlog_${name}`)

/** As somebody with a shell of the database could: past the guards, which stand again afterwards. */
export async function bypassing(work: () => Promise<unknown>) {
  const client = db.connection()
  if (client.dialect.name === 'postgres') {
    await client.rawQuery('ALTER TABLE plg_auditlog_entries DISABLE TRIGGER USER')
    await work()
    return void (await client.rawQuery('ALTER TABLE plg_auditlog_entries ENABLE TRIGGER USER'))
  }
  const triggers: { name: string; sql: string }[] = await client.rawQuery(
    `SELECT name, sql FROM sqlite_master WHERE name IN ('${GUARDS.join("', '")}')`
  )
  for (const { name } of triggers) await client.rawQuery(`DROP TRIGGER ${name}`)
  await work()
  for (const { sql } of triggers) await client.rawQuery(sql)
}
