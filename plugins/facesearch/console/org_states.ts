import db from '@adonisjs/lucid/services/db'
import Org from '#models/org'
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
  return rows.flatMap((row) => {
    const org = orgs.get(row.orgId)
    if (!org) return []
    const of = (state: string) => counts.get(`${row.orgId} ${state}`) ?? 0
    return [
      {
        id: row.orgId,
        name: org.name,
        isOn: row.isOn,
        isPaused: Boolean(row.pausedAt),
        purgeAt: row.purgeAt,
        engineVersion: row.engineVersion,
        nextEngineVersion: row.nextEngineVersion,
        done: of('done'),
        waiting: of('waiting'),
        failed: of('failed'),
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
