import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { databaseKind } from '#extension/database_copy'
import { dataFolder } from '#extension/places'

let folder: string | undefined

/**
 * Lets this process work on an empty database of its own, because the one of the server is damaged: what is needed to bring it back
 * has to run all the same. The damaged one is not touched. SQLite only.
 */
export async function beginStandIn() {
  const root = join(dataFolder(), 'tmp')
  await mkdir(root, { recursive: true })
  folder = await mkdtemp(join(root, 'stand_in-'))
  await useFile(join(folder, 'lumina.sqlite3'))
}

/** Whether this process works on an empty database in place of a damaged one: it knows of nothing that the server had. */
export const isStandIn = () => folder !== undefined

/** Goes on with the database of the server: something sound lies there by now. Does nothing where nothing stands in. */
export async function endStandIn() {
  if (!folder) return
  const left = folder
  folder = undefined
  await useFile(join(dataFolder(), 'lumina.sqlite3'))
  await rm(left, { recursive: true, force: true })
}

/** Whether an error says that the file of the database is none, or is damaged. */
export function saysDamaged(error: unknown): boolean {
  if (databaseKind() !== 'sqlite') return false
  const { code = '', cause } = Object(error) as { code?: string; cause?: unknown }
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) || (cause !== undefined && saysDamaged(cause))
}

async function useFile(filename: string) {
  const name = db.primaryConnectionName
  await db.manager.closeAll()
  const { config } = db.manager.get(name)!
  db.manager.patch(name, { ...config, connection: { filename } } as typeof config)
}
