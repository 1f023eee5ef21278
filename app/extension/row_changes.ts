import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { areChangesKept, noteChange } from '#audit/history'
import { pluginTitle } from '#extension/gate'
import type { PluginClient } from '#extension/rows'

type Values = Record<string, unknown>

interface PluginRowWrite {
  /** What a row is called in changes: `plugin`, `plugin_setting`. */
  model: 'plugin' | 'plugin_org' | 'plugin_setting' | 'plugin_permission'
  table: string
  rowId: string
  plugin: string
  orgId?: string | null
  secrets?: readonly string[]
  /** What there is: asked before and after, where anybody keeps changes. `null` where there is nothing. */
  read: (client: TransactionClientContract) => Promise<Values | null>
}

/** Writes rows about plugins, and keeps what changed for whoever keeps changes: in one transaction. */
export async function keptRow<Result>(
  { read, plugin, ...row }: PluginRowWrite,
  client: PluginClient,
  write: (client: PluginClient) => Promise<Result>
): Promise<Result> {
  if (!areChangesKept()) return write(client)
  if (!client.isTransaction) {
    return db.transaction((trx) => keptRow({ read, plugin, ...row }, trx, write))
  }
  const trx = client as TransactionClientContract
  const before = await read(trx)
  const result = await write(client)
  const after = await read(trx)
  if (!before && !after) return result
  const verb = before ? (after ? 'updated' : 'deleted') : 'created'
  const title = pluginTitle(plugin)
  await noteChange({ ...row, title, verb, before: before ?? {}, after: after ?? {} }, trx)
  return result
}
