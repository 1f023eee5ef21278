import { host } from '#extension/host'
import { disable } from '#extension/lifecycle/disable'
import { inTurn, transit } from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { pluginRow, savePluginRow } from '#extension/rows'

export interface UninstallInput {
  id: string
}

/** Takes a plugin out of use. Its tables and settings stay and wait for the next installation; nothing of it is run. */
export class UninstallPlugin {
  handle({ id }: UninstallInput) {
    return inTurn(async () => {
      const row = await pluginRow(id)
      if (!row) throw new PluginRefusal({ code: 'not_installed' })
      if (row.desired === 'absent' && row.observed === 'available') return
      await disable({ id })
      await transit({ event: 'plugin.uninstalled', plugin: id }, async (client) => {
        // Another process may have purged it since.
        if (!(await pluginRow(id, client))) return
        await savePluginRow({ id, desired: 'absent', observed: 'available', reason: null }, client)
      })
      await host.follow()
    })
  }
}
