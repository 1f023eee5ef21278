import IndexedPhoto from '../indexed_photo.js'
import { QUIET_MS } from './cluster_org_job.js'

/** What grouping itself takes in all but the largest orgs. */
const AT_WORK_MS = 10_000

/** Whether faces were found so lately that they are about to be put together. */
export async function isGrouping(orgId: string) {
  const lately = Date.now() - QUIET_MS - AT_WORK_MS
  const found = await IndexedPhoto.within(orgId)
    .where('indexed_at', '>', lately)
    .where('faces', '>', 0)
    .first()
  return found !== null
}
