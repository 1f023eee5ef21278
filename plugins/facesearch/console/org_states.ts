import db from '@adonisjs/lucid/services/db'
import Org from '#models/org'
import Photo from '#models/photo'
import FaceOrg from '../face_org.js'
import IndexedPhoto from '../indexed_photo.js'

const MOST_ORGS = 200

/** Orgs that ever switched it on, and how far each is: in numbers, never a face. */
export async function orgStates() {
  const rows = await FaceOrg.acrossOrgs().orderBy('org_id').limit(MOST_ORGS)
  const ids = rows.map(({ orgId }) => orgId)
  const named = await Org.query().whereIn('id', ids)
  const orgs = new Map(named.map((org) => [org.id, org]))
  const counts = await countsOf(ids)
  const photos = await photosOf(ids)
  return rows.flatMap((row) => {
    const org = orgs.get(row.orgId)
    if (!org) return []
    const [done, failed] = ['done', 'failed'].map(
      (state) => counts.get(`${row.orgId} ${state}`) ?? 0
    )
    const waiting = Math.max(0, (photos.get(row.orgId) ?? 0) - done - failed)
    return [
      {
        id: row.orgId,
        name: org.name,
        isOn: row.isOn,
        isPaused: Boolean(row.pausedAt),
        purgeAt: row.purgeAt,
        engineVersion: row.engineVersion,
        nextEngineVersion: row.nextEngineVersion,
        ...{ done, waiting, failed },
      },
    ]
  })
}

async function countsOf(orgIds: string[]) {
  const rows: { org_id: string; state: string; total: number }[] = await db
    .from(IndexedPhoto.table)
    .whereIn('org_id', orgIds)
    .groupBy('org_id', 'state')
    .select('org_id', 'state')
    .count('* as total')
  return new Map(rows.map(({ org_id, state, total }) => [`${org_id} ${state}`, Number(total)]))
}

async function photosOf(orgIds: string[]) {
  const rows = await Photo.acrossOrgs()
    .whereIn('org_id', orgIds)
    .where('state', 'ready')
    .groupBy('org_id')
    .select('org_id')
    .count('* as total')
    .pojo<{ org_id: string; total: number }>()
  return new Map(rows.map(({ org_id, total }) => [org_id, Number(total)]))
}
