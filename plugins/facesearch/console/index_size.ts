import db from '@adonisjs/lucid/services/db'
import Face from '../face.js'

/** Rows with a vector and their bytes, of all orgs or of one. */
export async function indexSize(orgId?: string) {
  const query = db.connection().knexQuery().from(Face.table).whereNotNull('embedding')
  if (orgId) query.where('org_id', orgId)
  const [row] = await query.select(
    db.connection().knexRawQuery('count(*) as total, sum(length(embedding)) as bytes')
  )
  return { rows: Number(row.total), bytes: Number(row.bytes ?? 0) }
}
