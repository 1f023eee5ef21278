import { POSTGRES_FILL, SQLITE_FILL, SQLITE_TRIGGERS } from '#database/migrations/0008_search'
import type { LibraryDatabase } from './library_database.js'

const ON_PHOTOS = ['photos', 'photo_files', 'photo_tags']
const INDEXING = SQLITE_TRIGGERS.map((statement) => statement.match(/TRIGGER (\w+)/)![1])

/** Writes photos into a library that had none, and makes them searchable all at once: a tenth of the time. */
export async function indexingAtOnce(database: LibraryDatabase, work: () => Promise<void>) {
  const { isPostgres } = database
  if (isPostgres) {
    for (const trigger of INDEXING) await database.run(switched(trigger, 'DISABLE'))
  } else for (const trigger of INDEXING) await database.run(`DROP TRIGGER ${trigger}`)
  await work()
  await database.run('DELETE FROM photo_search')
  for (const statement of isPostgres ? POSTGRES_FILL : SQLITE_FILL) await database.run(statement)
  if (isPostgres) {
    for (const trigger of INDEXING) await database.run(switched(trigger, 'ENABLE'))
  } else for (const statement of SQLITE_TRIGGERS) await database.run(statement)
}

function switched(trigger: string, how: 'ENABLE' | 'DISABLE') {
  const table = ON_PHOTOS.toReversed().find((name) => trigger.startsWith(name))!
  return `ALTER TABLE ${table} ${how} TRIGGER ${trigger}`
}
