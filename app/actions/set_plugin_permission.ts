import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import type { PluginRole } from '#extension/define_plugin'
import { host } from '#extension/host'
import { savePermission } from '#extension/permission_rows'
import { findPluginPermission } from '#queries/plugin_details'

interface PermissionChange {
  pluginId: string
  name: string
  roles: PluginRole[]
}

/** Gives a permission of a plugin to exactly these roles, in every org. */
export class SetPluginPermission {
  async handle({ pluginId, name, roles }: PermissionChange) {
    const declared = host.find(pluginId)?.definition?.permissions ?? {}
    const isKnown = Object.hasOwn(declared, name) || (await findPluginPermission(pluginId, name))
    if (!isKnown) throw new Refusal(404, 'E_NOT_FOUND')
    await db.transaction(async (trx) => {
      await savePermission(pluginId, name, roles, trx)
      await recordDeed(
        {
          event: 'plugin.permission_changed',
          subject: { type: 'plugin', id: pluginId },
          facts: { permission: name, roles: roles.join(', ') },
        },
        trx
      )
    })
    await host.follow()
  }
}
