import { rmSync } from 'node:fs'
import { workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'

const { from, into } = workerData as { from: string; into: string }
const database = new Database(from, { readonly: true, fileMustExist: true, timeout: 10_000 })
try {
  // All pages in one step: between steps somebody may write, and then it would begin anew.
  await database.backup(into, { progress: () => 0x7fffffff })
  const copy = new Database(into)
  // One file, with nothing beside it.
  copy.pragma('journal_mode = DELETE')
  copy.close()
} catch (error) {
  rmSync(into, { force: true })
  throw error
} finally {
  database.close()
}
