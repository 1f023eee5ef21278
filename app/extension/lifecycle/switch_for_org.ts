import { host } from '#extension/host'
import { inTurn, installedRow, runHook, transit } from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { keptRow } from '#extension/row_changes'
import logger from '@adonisjs/core/services/logger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface SwitchInput {
  id: string
  orgId: string
  isOn: boolean
  actorId?: string | null
}

/**
 * Switches a plugin on or off for one org. `orgEnable` comes before the gate opens and can keep it closed; `orgDisable`
 * comes after it was closed: should it fail, the plugin is off all the same. Data of the org stays.
 */
export class SwitchPluginForOrg {
  handle({ id, orgId, isOn, actorId = null }: SwitchInput) {
    return inTurn(async () => {
      const row = await installedRow(id)
      const info = host.find(id)
      if ((info?.manifest ?? row.manifest)?.tenancy !== 'org') {
        throw new PluginRefusal({ code: 'not_per_org' })
      }
      if (isOn) await runHook(id, info?.definition, 'orgEnable', { orgId })
      const event = isOn ? 'plugin.switched_on' : 'plugin.switched_off'
      await transit({ event, plugin: id, orgId }, async (client) => {
        await installedRow(id, client)
        const choice = { is_on: isOn, changed_by_id: actorId, changed_at: Date.now() }
        await keptRow(choiceOf(id, orgId), client, async () => {
          await client
            .knexQuery()
            .table('plugin_orgs')
            .insert({ plugin_id: id, org_id: orgId, ...choice })
            .onConflict(['plugin_id', 'org_id'])
            .merge(choice)
        })
      })
      await host.follow()
      if (isOn) return
      await runHook(id, info?.definition, 'orgDisable', { orgId }).catch((error) =>
        logger.warn({ err: error, plugin: id, orgId }, 'A plugin did not like being switched off')
      )
    })
  }
}

const choiceOf = (id: string, orgId: string) => ({
  model: 'plugin_org' as const,
  table: 'plugin_orgs',
  rowId: id,
  plugin: id,
  orgId,
  async read(client: TransactionClientContract) {
    const row = await client.from('plugin_orgs').where({ plugin_id: id, org_id: orgId }).first()
    return row ? { isOn: Boolean(row.is_on) } : null
  },
})
