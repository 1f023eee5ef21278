import { type PluginInfo, host } from '#extension/host'
import { forgetFailures } from '#extension/incidents'
import { InstallPlugin } from '#extension/lifecycle/install'
import {
  candidateOf,
  inTurn,
  installedRow,
  isInstalled,
  transit,
} from '#extension/lifecycle/transition'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import { PluginRefusal } from '#extension/refusal'
import { pluginRow, savePluginRow } from '#extension/rows'

export interface RetryInput {
  id: string
  actorId?: string | null
}

/** Tries once more what failed: to load a plugin that is quarantined, to install or upgrade one whose migration failed. */
export class RetryPlugin {
  async handle({ id, actorId = null }: RetryInput): Promise<PluginInfo | undefined> {
    const row = await pluginRow(id)
    if (!row) throw new PluginRefusal({ code: 'not_installed' })
    if (!isInstalled(row)) {
      return new InstallPlugin().handle({ id, actorId, enable: row.desired === 'enabled' })
    }
    const candidate = await candidateOf(id)
    if (candidate && candidate.hash !== row.hash) return new UpgradePlugin().handle({ id, actorId })
    return inTurn(() => this.#reload(id))
  }

  async #reload(id: string) {
    await transit({ event: 'plugin.retried', plugin: id }, async (client) => {
      const { desired } = await installedRow(id, client)
      const observed = desired === 'enabled' ? 'enabled' : 'installed'
      await savePluginRow({ id, observed, reason: null }, client)
    })
    forgetFailures(id)
    await host.follow()
    return host.find(id)
  }
}
