import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { enqueue } from '#queue/enqueue'
import { Job, type JobContext } from '#queue/job'
import { ClusterOrg, versionOf } from './cluster_org.js'
import { findDistances } from './face_distances.js'
import { pruneReversals } from './prune_reversals.js'

/** An upload has settled when nothing came for so long. */
export const QUIET_MS = 60_000

/** Puts faces together after an upload, and every night. */
export default class ClusterOrgJob extends Job {
  static jobName = 'plg.facesearch.cluster_org'
  static queue = 'maintenance' as const
  static timeoutMs = 60 * 60_000

  async handle(_: object, { orgId, signal, progress }: JobContext) {
    await pruneReversals(orgId!)
    const engineVersion = await versionOf(orgId!)
    const distances = engineVersion && (await findDistances(engineVersion))
    // Whichever engine takes over has it done then.
    if (!distances) return
    await new ClusterOrg().handle({ orgId: orgId!, distances, signal, progress })
  }
}

/** Soon, and once however often it is asked for. */
export const clusterSoon = (orgId: string, client?: TransactionClientContract) =>
  enqueue(
    ClusterOrgJob,
    {},
    { orgId, uniqueKey: 'cluster', delayMs: QUIET_MS, ...(client && { client }) }
  )
