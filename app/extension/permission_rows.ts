import db from '@adonisjs/lucid/services/db'
import type { PluginRole } from '#extension/define_plugin'
import { keptRow } from '#extension/row_changes'
import { bumpEpoch, type PluginClient } from '#extension/rows'

/** Gives a permission to exactly these roles. `host.follow()` afterwards lets this process know. */
export async function savePermission(
  plugin: string,
  name: string,
  roles: PluginRole[],
  client?: PluginClient
): Promise<void> {
  if (!client) return db.transaction((trx) => savePermission(plugin, name, roles, trx))
  const values = { roles: JSON.stringify(roles), changed_at: Date.now() }
  await keptRow(permissionOf(plugin, name), client, async () => {
    await client
      .knexQuery()
      .table('plugin_permissions')
      .insert({ plugin_id: plugin, name, ...values })
      .onConflict(['plugin_id', 'name'])
      .merge(values)
  })
  await bumpEpoch(client)
}

const permissionOf = (plugin: string, name: string) => ({
  model: 'plugin_permission' as const,
  table: 'plugin_permissions',
  rowId: `${plugin}.${name}`,
  plugin,
  async read(client: PluginClient) {
    const row: { roles: string } | undefined = await client
      .knexQuery()
      .from('plugin_permissions')
      .where({ plugin_id: plugin, name })
      .first('roles')
    return row ? { roles: row.roles } : null
  },
})
