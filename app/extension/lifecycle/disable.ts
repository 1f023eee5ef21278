import { closeDoor } from '#extension/gate'
import { type PluginInfo, host } from '#extension/host'
import { forgetFailures } from '#extension/incidents'
import { inTurn, isInstalled, runHook, transit } from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { type PluginClient, pluginRow, savePluginRow } from '#extension/rows'
import logger from '@adonisjs/core/services/logger'

export interface DisableInput {
  id: string
}

/**
 * Stops a plugin and keeps everything that it has. Never imports it: that may be what has to be stopped. The `disable`
 * hook runs where the plugin is loaded just now, behind the closed gate and before anything is unloaded; should it fail, the
 * plugin is off all the same.
 */
export class DisablePlugin {
  handle(input: DisableInput): Promise<PluginInfo | undefined> {
    return inTurn(async () => {
      await disable(input)
      return host.find(input.id)
    })
  }
}

/** The same for a step that has its turn already. */
export async function disable({ id }: DisableInput) {
  const row = await pluginRow(id)
  if (!row) throw new PluginRefusal({ code: 'not_installed' })
  if (row.desired !== 'enabled' && row.observed !== 'quarantined') return
  // Whoever follows meanwhile would unload what the hook still needs.
  await host.hold(async () => {
    const definition = host.find(id)?.definition
    await transit({ event: 'plugin.disabled', plugin: id }, (client) => rest(id, client))
    closeDoor(id, 'installed')
    await runHook(id, definition, 'disable', {}).catch((error) =>
      logger.warn({ err: error, plugin: id }, 'A plugin did not like being switched off')
    )
  })
  forgetFailures(id)
  await host.follow()
}

async function rest(id: string, client: PluginClient) {
  const row = await pluginRow(id, client)
  // Another process may have purged it since.
  if (!row) return
  const desired = isInstalled(row) ? 'installed' : 'absent'
  const observed = desired === 'installed' ? 'installed' : 'available'
  await savePluginRow({ id, desired, observed, reason: null }, client)
}
