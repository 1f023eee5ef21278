import { createHash } from 'node:crypto'
import type { PluginManifest, PluginTier } from '#extension/manifest'
import type { ObservedState } from '#extension/states'

interface Client {
  id: string
  hash: string
  tier: PluginTier
  observed: ObservedState
  manifest: PluginManifest | null
}

let version = ''

/**
 * Stands for the scripts of all plugins that pages load by themselves; empty while there are none. Part of the version of
 * the pages: a tab that was open before an upgrade loads anew with its next visit, rather than mixing old and new.
 */
export const clientVersion = () => version

/** For the host alone: what runs from now on. */
export function setClientVersion(infos: Iterable<Client>) {
  const clients = [...infos].filter(
    ({ tier, observed, manifest }) =>
      tier !== 'bundled' && observed === 'enabled' && manifest?.client
  )
  const words = clients.map(({ id, hash }) => `${id}:${hash}`).join()
  version = words && createHash('sha256').update(words).digest('hex').slice(0, 12)
}
