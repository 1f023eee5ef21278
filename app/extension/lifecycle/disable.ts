import { closeDoor } from '#extension/gate'
import { type PluginInfo, host } from '#extension/host'
import { forgetFailures } from '#extension/incidents'
import { inTurn, runHook, transit } from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { pluginRow, savePluginRow } from '#extension/rows'
import logger from '@adonisjs/core/services/logger'

export interface DisableInput {
  id: string
  actorId?: string | null
}

/**
 * Stops a plugin and keeps everything that it has. Never imports it: that may be what has to be stopped. The `disable`
 * hook runs where the plugin is loaded just now, behind the closed gate; should it fail, the plugin is off all the same.
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
export async function disable({ id, actorId = null }: DisableInput) {
  const row = await pluginRow(id)
  if (!row) throw new PluginRefusal({ code: 'not_installed' })
  if (row.desired !== 'enabled' && row.observed !== 'quarantined') return
  closeDoor(id, 'installed')
  // What runs elsewhere stops with the row, whatever the hook does.
  await runHook(id, host.find(id)?.definition, 'disable', {}).catch((error) =>
    logger.warn({ err: error, plugin: id }, 'A plugin did not like being switched off')
  )
  await transit({ event: 'plugin.disabled', plugin: id, actorId }, async (client) => {
    const desired = row.hash && row.desired !== 'absent' ? 'installed' : 'absent'
    const observed = desired === 'installed' ? 'installed' : 'available'
    await savePluginRow({ id, desired, observed, reason: null }, client)
  })
  forgetFailures(id)
  await host.follow()
}
