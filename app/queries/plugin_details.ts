import db from '@adonisjs/lucid/services/db'
import { host, type PluginInfo } from '#extension/host'
import { readIncidents } from '#extension/incidents'
import { listMigrations, readLedger, ownedTables } from '#extension/ledger'
import type { PluginRole } from '#extension/define_plugin'
import { listPluginOrgs } from '#queries/plugin_orgs'

const MOST_INCIDENTS = 50

export type PluginDetails = Awaited<ReturnType<typeof readPluginDetails>>

/** Everything that rows know of a plugin, for the page about it. Runs nothing of it. */
export async function readPluginDetails(info: PluginInfo) {
  const { id, row } = info
  const [grants, migrations, tables, permissions, orgs, incidents, installedBy] = await Promise.all(
    [
      listGrants(id),
      migrationsOf(info),
      ownedTables(id),
      listPermissions(info),
      listPluginOrgs(info),
      readIncidents(id, MOST_INCIDENTS),
      nameOf(row?.installedById ?? null),
    ]
  )
  const dependants = host
    .list()
    .filter(({ desired, manifest }) => desired === 'enabled' && manifest?.requires?.[id])
    .map((other) => other.id)
  return { grants, migrations, tables, permissions, orgs, incidents, installedBy, dependants }
}

async function listGrants(pluginId: string) {
  const rows: { capability: string; granted_at: number; name: string | null }[] = await db
    .from('plugin_grants')
    .leftJoin('users', 'users.id', 'plugin_grants.granted_by_id')
    .where('plugin_id', pluginId)
    .select('capability', 'granted_at', 'users.name')
  return rows.map(({ capability, granted_at: grantedAt, name: grantedBy }) => ({
    capability,
    grantedAt,
    grantedBy,
  }))
}

/** Where its files are gone, the ledger still knows what was done. */
async function migrationsOf({ id, candidate }: PluginInfo) {
  const files = candidate?.staged ?? candidate
  const found = files ? await listMigrations(files) : await readLedger(id)
  return found.map(({ name, ranAt }) => ({ name, ranAt }))
}

/** Titles are known while it is loaded; what the rows say holds in any case. What has no row belongs to nobody. */
async function listPermissions({ id, definition }: PluginInfo) {
  const rows: { name: string; roles: string }[] = await db
    .from('plugin_permissions')
    .where('plugin_id', id)
    .orderBy('name')
    .select('name', 'roles')
  const roles = new Map(rows.map((row) => [row.name, JSON.parse(row.roles) as PluginRole[]]))
  const declared = definition?.permissions ?? {}
  return [...new Set([...Object.keys(declared), ...roles.keys()])].map((name) => ({
    name,
    roles: roles.get(name) ?? [],
    title: declared[name]?.title ?? null,
  }))
}

/** Whether a plugin that is not loaded has brought this permission along. */
export async function findPluginPermission(pluginId: string, name: string) {
  const row = await db.from('plugin_permissions').where({ plugin_id: pluginId, name }).first()
  return Boolean(row)
}

async function nameOf(userId: string | null): Promise<string | null> {
  if (!userId) return null
  const row = await db.from('users').where('id', userId).first()
  return row?.name ?? null
}
