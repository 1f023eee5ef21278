import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { tablesOf } from '#extension/catalogue'
import { installedRoot } from '#extension/discovery'
import { type PluginInfo, host } from '#extension/host'
import { listMigrations, ownedTables } from '#extension/ledger'
import type { StateReason } from '#extension/states'

export interface Finding {
  /** A plugin, a table or a folder. */
  subject: string
  reason: StateReason
}

const CALM = ['enabled', 'installed', 'available', 'safe_mode']

/** Everything about plugins that needs somebody: states, tables and folders. Reads only, and runs no code of theirs. */
export async function examinePlugins(): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const info of host.list()) findings.push(...(await examine(info)))
  return [...findings, ...(await strayTables()), ...(await strayFolders())]
}

async function examine({ id, observed, reason, candidate, row }: PluginInfo): Promise<Finding[]> {
  if (!CALM.includes(observed)) return [{ subject: id, reason: reason ?? { code: observed } }]
  const found: Finding[] = []
  if (row?.hash && candidate) {
    const migrations = await listMigrations(candidate)
    const waiting = migrations.filter(({ ranAt }) => ranAt === null).map(({ name }) => name)
    if (waiting.length && row.hash === candidate.hash) {
      const params = { count: waiting.length, names: waiting.join(', ') }
      found.push({ subject: id, reason: { code: 'migrations_waiting', params } })
    }
  }
  const lost = await lostTables(id)
  if (lost.length) {
    const params = { count: lost.length, names: lost.join(', ') }
    found.push({ subject: id, reason: { code: 'tables_lost', params } })
  }
  return found
}

/** Tables that were there when it was last migrated. */
async function lostTables(id: string) {
  const owned = await ownedTables(id)
  if (!owned.length) return []
  const there = await db.transaction((client) => tablesOf(id, client))
  return owned.filter((name) => !there.includes(name))
}

/** Tables that begin as those of plugins do, of plugins that nobody knows. */
async function strayTables(): Promise<Finding[]> {
  const tables = await db.connection().getAllTables(['public'])
  const known = host.list().filter(({ row }) => row)
  return tables
    .filter((name) => name.startsWith('plg_'))
    .filter((name) => !known.some(({ id }) => name.startsWith(`plg_${id}_`)))
    .map((name) => ({ subject: name, reason: { code: 'table_stray' } }))
}

async function strayFolders(): Promise<Finding[]> {
  const entries = await readdir(installedRoot(), { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && !host.find(entry.name))
    .map(({ name }) => ({
      subject: join(installedRoot(), name),
      reason: { code: 'folder_stray' },
    }))
}
