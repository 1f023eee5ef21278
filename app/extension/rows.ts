import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'
import { keptRow } from '#extension/row_changes'
import type { Capability, PluginManifest, PluginTier } from '#extension/manifest'
import type { DesiredState, ObservedState, StateReason } from '#extension/states'

export type PluginClient = QueryClientContract | TransactionClientContract

/** What the database knows of a plugin. Without a row nothing was ever done with it. Times are milliseconds. */
export interface PluginRow {
  id: string
  tier: PluginTier
  /** Of the files that its tables were migrated for; null while it is not installed. */
  version: string | null
  hash: string | null
  /** Of an archive that was accepted and waits for its installation or upgrade. */
  stagedHash: string | null
  /** Of the installed files: still there when the files are not. */
  manifest: PluginManifest | null
  desired: DesiredState
  observed: ObservedState
  reason: StateReason | null
  installedById: string | null
  installedAt: number | null
  createdAt: number
  updatedAt: number
}

interface StoredRow {
  id: string
  tier: PluginTier
  version: string | null
  hash: string | null
  staged_hash: string | null
  manifest: string | null
  desired: DesiredState
  observed: ObservedState
  reason: string | null
  installed_by_id: string | null
  installed_at: number | null
  created_at: number
  updated_at: number
}

/** False before the database was migrated for the first time: then there is nothing to load. */
export function hasPluginTables(client: PluginClient = db.connection()): Promise<boolean> {
  return client.schema.hasTable('plugins')
}

export async function readPluginRows(client: PluginClient = db.connection()): Promise<PluginRow[]> {
  const rows: StoredRow[] = await client.knexQuery().from('plugins').orderBy('id').select('*')
  return rows.map(toRow)
}

export async function pluginRow(
  id: string,
  client: PluginClient = db.connection()
): Promise<PluginRow | null> {
  const row: StoredRow | undefined = await client
    .knexQuery()
    .from('plugins')
    .where({ id })
    .first('*')
  return row ? toRow(row) : null
}

function toRow(row: StoredRow): PluginRow {
  return {
    id: row.id,
    tier: row.tier,
    version: row.version,
    hash: row.hash,
    stagedHash: row.staged_hash,
    manifest: parse<PluginManifest>(row.manifest),
    desired: row.desired,
    observed: row.observed,
    reason: parse<StateReason>(row.reason),
    installedById: row.installed_by_id,
    installedAt: row.installed_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

const parse = <T>(text: string | null) => (text === null ? null : (JSON.parse(text) as T))

/** Changes the fields that are given; makes the row where there is none, as a plugin that nobody installed yet. */
export async function savePluginRow(
  row: Pick<PluginRow, 'id'> & Partial<PluginRow>,
  client: PluginClient = db.connection()
): Promise<void> {
  await keptRow(stateOf(row.id), client, (own) => write(row, own))
}

/** Takes the row away, and everything that refers to it. */
export async function deletePluginRow(id: string, client: PluginClient): Promise<void> {
  await keptRow(stateOf(id), client, async (own) => {
    await own.knexQuery().from('plugins').where({ id }).delete()
  })
}

async function write(row: Pick<PluginRow, 'id'> & Partial<PluginRow>, client: PluginClient) {
  const now = Date.now()
  const changes = { ...toStored(row), updated_at: now }
  const changed = await client.knexQuery().table('plugins').where({ id: row.id }).update(changes)
  if (changed) return
  const fresh = { tier: 'installed', desired: 'absent', observed: 'available', created_at: now }
  await client
    .knexQuery()
    .table('plugins')
    .insert({ ...fresh, ...changes, id: row.id })
}

/** What is kept of the state of a plugin when it changes. */
const stateOf = (id: string) => ({
  model: 'plugin' as const,
  table: 'plugins',
  rowId: id,
  plugin: id,
  async read(client: PluginClient) {
    const row = await pluginRow(id, client)
    if (!row) return null
    const { version, desired, observed, hash, stagedHash, reason } = row
    return { version, desired, observed, hash, stagedHash, reason: reason?.code }
  },
})

function toStored(row: Partial<PluginRow>) {
  const stored = {
    tier: row.tier,
    version: row.version,
    hash: row.hash,
    staged_hash: row.stagedHash,
    manifest: format(row.manifest),
    desired: row.desired,
    observed: row.observed,
    reason: format(row.reason),
    installed_by_id: row.installedById,
    installed_at: row.installedAt,
    created_at: row.createdAt,
  }
  return Object.fromEntries(Object.entries(stored).filter(([, value]) => value !== undefined))
}

const format = (value: object | null | undefined) => (value ? JSON.stringify(value) : value)

/** What an org chose. Without a row it is what the manifest says of `orgs`. */
export interface PluginOrgRow {
  pluginId: string
  orgId: string
  isOn: boolean
}

export async function readOrgRows(
  pluginId?: string,
  client: PluginClient = db.connection()
): Promise<PluginOrgRow[]> {
  const query = client.knexQuery().from('plugin_orgs').select('plugin_id', 'org_id', 'is_on')
  if (pluginId) query.where('plugin_id', pluginId)
  const rows: { plugin_id: string; org_id: string; is_on: boolean | 0 | 1 }[] = await query
  return rows.map((row) => ({
    pluginId: row.plugin_id,
    orgId: row.org_id,
    isOn: Boolean(row.is_on),
  }))
}

/** That somebody agreed to a capability, when, and for which files. */
export interface PluginGrant {
  capability: Capability
  hash: string
  grantedById: string | null
  grantedAt: number
}

export async function readGrants(
  pluginId: string,
  client: PluginClient = db.connection()
): Promise<PluginGrant[]> {
  const rows: {
    capability: Capability
    hash: string
    granted_by_id: string | null
    granted_at: number
  }[] = await client
    .knexQuery()
    .from('plugin_grants')
    .where('plugin_id', pluginId)
    .orderBy('capability')
    .select('*')
  return rows.map((row) => ({
    capability: row.capability,
    hash: row.hash,
    grantedById: row.granted_by_id,
    grantedAt: row.granted_at,
  }))
}

/** Counts every change of rows that processes have to follow. */
export async function readEpoch(client: PluginClient = db.connection()): Promise<number> {
  const row: { epoch: number } = await client.knexQuery().from('plugin_epoch').first('epoch')
  return row.epoch
}

/** In the transaction of the change: other processes see both or neither. */
export async function bumpEpoch(client: PluginClient): Promise<void> {
  await client.knexQuery().table('plugin_epoch').increment('epoch', 1)
}
