import { DateTime } from 'luxon'
import { sqlTime } from '#models/concerns/sql_time'
import Photo from '#models/photo'

const AT_ONCE = 500

/** Photos of all orgs that have waited for their renditions so long that their job may be lost. */
export function listStuckPhotos(waitedFor: { hours: number }) {
  const query = Photo.acrossOrgs()
    .whereIn('state', ['stored', 'processing'])
    .orderBy('id')
    .limit(AT_ONCE)
  const before = DateTime.now().minus(waitedFor)
  return query.where('updated_at', '<', sqlTime(before, query.client))
}
