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
  const [members, albums, photos, trash] = await Promise.all([
    countMembers(orgId),
    db.from('albums').where('org_id', orgId).whereNull('trashed_at').count('* as total').first(),
    db.from('photos').where('org_id', orgId).whereNull('trashed_at').count('* as total').first(),
    db
      .from('photo_files')
      .join('photos', 'photos.id', 'photo_files.photo_id')
      .where('photo_files.org_id', orgId)
      .whereNotNull('photos.trashed_at')
      .sum('photo_files.byte_size as total')
      .first(),
  ])
  return {
    members,
    albums: Number(albums.total),
    photos: Number(photos.total),
    trashedBytes: Number(trash.total ?? 0),
  }
}
