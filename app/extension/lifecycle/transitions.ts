import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { StateReason } from '#extension/states'

/** Something that was done to a plugin, for whoever keeps deeds. */
export interface Transition {
  event:
    | 'plugin.archive_accepted'
    | 'plugin.archive_discarded'
    | 'plugin.installed'
    | 'plugin.enabled'
    | 'plugin.disabled'
    | 'plugin.upgraded'
    | 'plugin.migrated'
    | 'plugin.rolled_back'
    | 'plugin.uninstalled'
    | 'plugin.purged'
    | 'plugin.granted'
    | 'plugin.retried'
    | 'plugin.quarantined'
    | 'plugin.switched_on'
    | 'plugin.switched_off'
  plugin: string
  orgId?: string
  facts?: Record<string, string | number | boolean | null>
}

type Keeper = (transition: Transition, client: TransactionClientContract) => Promise<void>

let keep: Keeper = async () => {}

/** Once at start: told inside the transaction of what was done, so that the two commit or vanish together. */
export function onTransition(keeper: Keeper) {
  keep = keeper
}

export const tellTransition: Keeper = (transition, client) => keep(transition, client)

export const quarantined = (plugin: string, { code }: StateReason): Transition => ({
  event: 'plugin.quarantined',
  plugin,
  facts: { reason: code },
})
