import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { Head } from '../archive/format.js'

/** What searches read is made of other rows, and is in the copy of the database anyway. */
const UNCOUNTED = /^(sqlite_|photo_words)/

export const programVersion = () =>
  String(JSON.parse(readFileSync(app.makePath('package.json'), 'utf8')).version)

/** Says of two servers whether they have the same key, and nothing about the key. */
export const keyMark = (key = process.env.APP_KEY!) =>
  createHmac('sha256', key).update('lumina backup').digest('hex').slice(0, 32)

export async function migrationsIn(client: QueryClientContract): Promise<string[]> {
  const rows: { name: string }[] = await client.from('adonis_schema').orderBy('id').select('name')
  return rows.map(({ name }) => name)
}

export async function pluginsIn(client: QueryClientContract): Promise<Head['plugins']> {
  const plugins: { id: string; version: string | null }[] = await client
    .from('plugins')
    .whereNotNull('installed_at')
    .orderBy('id')
    .select('id', 'version')
  const migrations: { plugin_id: string; name: string }[] = await client
    .from('plugin_migrations')
    .orderBy('name')
    .select('plugin_id', 'name')
  const byPlugin = Map.groupBy(migrations, (row) => row.plugin_id)
  return Object.fromEntries(
    plugins.map(({ id, version }) => {
      const names = byPlugin.get(id)?.map(({ name }) => name) ?? []
      return [id, { version: version ?? '', migrations: names }]
    })
  )
}

/** Rows of every table. */
export async function countsIn(client: QueryClientContract): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of await tablesIn(client)) {
    const [{ total }] = await client.from(table).count('* as total')
    counts[table] = Number(total)
  }
  return counts
}

export async function tablesIn(client: QueryClientContract): Promise<string[]> {
  const tables = await client.getAllTables(['public'])
  return tables.filter((name) => !UNCOUNTED.test(name)).sort()
}
