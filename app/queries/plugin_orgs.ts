import db from '@adonisjs/lucid/services/db'
import type { PluginInfo } from '#extension/host'

const MOST_ORGS = 200

/** Which orgs have a plugin, and whether they chose. Plugins of the whole server leave nobody a choice. */
export async function listPluginOrgs({ id, manifest }: PluginInfo) {
  if (manifest?.tenancy !== 'org') return { list: [], total: 0, on: 0 }
  const usual = manifest.orgs === 'on'
  const [rows, total, on, off] = await Promise.all([
    listNames(id),
    countOrgs(),
    countChoices(id, true),
    countChoices(id, false),
  ])
  const list = rows.map((row) => ({
    id: row.id,
    name: row.name,
    isOn: row.is_on === null ? usual : Boolean(row.is_on),
    isChosen: row.is_on !== null,
  }))
  return { list, total, on: usual ? total - off : on }
}

/** Those that chose come first: there are fewer of them. */
async function listNames(pluginId: string) {
  const rows: { id: string; name: string; is_on: boolean | number | null }[] = await db
    .from('orgs')
    .leftJoin('plugin_orgs', (join) =>
      join.on('plugin_orgs.org_id', 'orgs.id').andOnVal('plugin_orgs.plugin_id', pluginId)
    )
    .whereNull('orgs.deleted_at')
    .orderByRaw('plugin_orgs.is_on is null, lower(orgs.name)')
    .limit(MOST_ORGS)
    .select('orgs.id', 'orgs.name', 'plugin_orgs.is_on')
  return rows
}

async function countOrgs() {
  const row = await db.from('orgs').whereNull('deleted_at').count('* as total').first()
  return Number(row.total)
}

async function countChoices(pluginId: string, isOn: boolean) {
  const row = await db
    .from('plugin_orgs')
    .join('orgs', 'orgs.id', 'plugin_orgs.org_id')
    .whereNull('orgs.deleted_at')
    .where({ plugin_id: pluginId, is_on: isOn })
    .count('* as total')
    .first()
  return Number(row.total)
}
