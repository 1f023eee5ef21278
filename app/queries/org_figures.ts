import db from '@adonisjs/lucid/services/db'
import { countMembers } from '#queries/members'

export type OrgFigures = {
  members: number
  albums: number
  photos: number
  trashedBytes: number
}

/** What an org holds, for the page that explains its storage. */
export async function readOrgFigures(orgId: string): Promise<OrgFigures> {
  const [members, albums, photos, trashedBytes] = await Promise.all([
    countMembers(orgId),
    db.from('albums').where('org_id', orgId).whereNull('trashed_at').count('* as total').first(),
    db.from('photo_days').where('org_id', orgId).sum('count as total').first(),
    weighTrash(orgId),
  ])
  return {
    members,
    albums: Number(albums.total),
    photos: Number(photos.total ?? 0),
    trashedBytes,
  }
}

/** From the photos in the trash to their files, which SQLite does in no other order when it is told so. */
async function weighTrash(orgId: string) {
  const sum = await db
    .from('photos')
    .joinRaw('cross join photo_files')
    .where('photos.org_id', orgId)
    .whereNotNull('photos.trashed_at')
    .where('photo_files.org_id', orgId)
    .whereColumn('photo_files.photo_id', 'photos.id')
    .sum('photo_files.byte_size as total')
    .first()
  return Number(sum.total ?? 0)
}
