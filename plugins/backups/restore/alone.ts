import db from '@adonisjs/lucid/services/db'
import { databaseKind } from '#extension/database_copy'
import { BackupRefusal } from '../archive/refusal.js'

/** Refuses while anybody else has the database open: what they write would be lost, or end up in the wrong place. */
export async function refuseWhileServing() {
  if (!(await isAlone())) throw new BackupRefusal('server_runs')
}

async function isAlone() {
  await db.manager.closeAll()
  return databaseKind() === 'sqlite' ? isAloneInFile() : isAloneInDatabase()
}

/** A write-ahead log is only given up by whoever is alone. It comes back when the file is opened the next time. */
async function isAloneInFile() {
  try {
    const [{ journal_mode: mode }] = await db.rawQuery('PRAGMA journal_mode = DELETE')
    return mode === 'delete'
  } catch (error) {
    if (/locked|busy/i.test((error as Error).message)) return false
    throw error
  } finally {
    await db.manager.closeAll()
  }
}

async function isAloneInDatabase() {
  const { rows } = await db.rawQuery(
    `SELECT count(*) AS others FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()`
  )
  return Number(rows[0].others) === 0
}
