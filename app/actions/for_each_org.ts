import logger from '@adonisjs/core/services/logger'
import type Org from '#models/org'

/** One org after the other. One that fails keeps no other from its turn; its error is thrown when all had theirs. */
export async function forEachOrg(
  orgs: Org[],
  signal: AbortSignal | undefined,
  work: (org: Org) => Promise<unknown>
) {
  const failures: unknown[] = []
  for (const org of orgs) {
    signal?.throwIfAborted()
    try {
      await work(org)
    } catch (error) {
      failures.push(error)
      logger.error({ err: error, orgId: org.id }, 'Maintenance of an org failed')
    }
  }
  if (failures.length) throw failures[0]
}
