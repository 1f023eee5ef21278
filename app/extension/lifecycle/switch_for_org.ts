import { host } from '#extension/host'
import { inTurn, runHook, transit } from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { pluginRow } from '#extension/rows'

export interface SwitchInput {
  id: string
  orgId: string
  isOn: boolean
  actorId?: string | null
}

/**
 * Switches a plugin on or off for one org. `orgEnable` comes before the gate opens and can keep it closed; `orgDisable`
 * comes after it was closed. Data of the org stays.
 */
export class SwitchPluginForOrg {
  handle({ id, orgId, isOn, actorId = null }: SwitchInput) {
    return inTurn(async () => {
      const row = await pluginRow(id)
      if (!row?.hash || row.desired === 'absent') throw new PluginRefusal({ code: 'not_installed' })
      const info = host.find(id)
      if ((info?.manifest ?? row.manifest)?.tenancy !== 'org') {
        throw new PluginRefusal({ code: 'not_per_org' })
      }
      if (isOn) await runHook(id, info?.definition, 'orgEnable', { orgId })
      const event = isOn ? 'plugin.switched_on' : 'plugin.switched_off'
      await transit({ event, plugin: id, orgId, actorId }, async (client) => {
        const choice = { is_on: isOn, changed_by_id: actorId, changed_at: Date.now() }
        await client
          .knexQuery()
          .table('plugin_orgs')
          .insert({ plugin_id: id, org_id: orgId, ...choice })
          .onConflict(['plugin_id', 'org_id'])
          .merge(choice)
      })
      await host.follow()
      if (!isOn) await runHook(id, info?.definition, 'orgDisable', { orgId })
    })
  }
}
