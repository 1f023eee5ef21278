import { isOpen } from '#extension/gate'

/** The org of a fact. One that was purged is none any more: a row that named it would go with it. */
export function orgOfFact(name: string, { orgId }: { orgId?: string }) {
  return name === 'org.purged@1' ? null : (orgId ?? null)
}

/**
 * Whether a plugin is to hear of a fact: where it is off nothing reaches it. The end of an org reaches every plugin that
 * runs, for it may keep something of that org from before.
 */
export function isHeard(plugin: string, name: string, payload: { orgId?: string }) {
  return isOpen(plugin, orgOfFact(name, payload))
}
