import db from '@adonisjs/lucid/services/db'
import type { Head } from '../archive/format.js'
import { migrationsIn } from '../snapshot/facts.js'
import { type Row, type StagedRows, withStagedRows } from './org_rows.js'
import type { Staging } from './staging.js'

/** An org of a backup that is no more here. */
export interface GoneOrg {
  id: string
  slug: string
  name: string
  photos: number
  people: number
  bytes: number
  /** Its address belongs to another one by now. */
  isTaken: boolean
}

const MOST_SHOWN = 50

/** Which orgs could be brought back alone; nothing where the tables of the backup are others than those of here. */
export async function goneOrgs(staging: Staging, head: Head): Promise<GoneOrg[] | null> {
  const here = await migrationsIn(db.connection())
  if (here.length !== head.migrations.length) return null
  return withStagedRows(staging, async (rows) => {
    const gone: GoneOrg[] = []
    for await (const page of rows.pages('orgs')) {
      for (const org of page) {
        if (gone.length === MOST_SHOWN) return gone
        const { id, slug } = org as { id: string; slug: string }
        if (await db.from('orgs').where('id', id).first()) continue
        const isTaken = Boolean(await db.from('orgs').where('slug', slug).first())
        gone.push({ ...(await describe(rows, org)), id, slug, isTaken })
      }
    }
    return gone
  })
}

async function describe(rows: StagedRows, org: Row) {
  const id = String(org.id)
  let [photos, people] = [0, 0]
  for await (const page of rows.pages('photo_days', ['org_id', id])) {
    for (const { count } of page) photos += Number(count)
  }
  for await (const page of rows.pages('memberships', ['org_id', id])) people += page.length
  return { name: String(org.name), bytes: Number(org.storage_used_bytes), photos, people }
}
