import { isOpen } from '#extension/gate'

/**
 * Whether a plugin is to hear of a fact: where it is off nothing reaches it. The end of an org reaches every plugin that
 * runs, for it may keep something of that org from before.
 */
export function isHeard(plugin: string, name: string, payload: { orgId?: string }) {
  const orgId = name === 'org.purged@1' ? null : (payload.orgId ?? null)
  return isOpen(plugin, orgId)
}
