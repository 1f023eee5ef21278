import db from '@adonisjs/lucid/services/db'
import { tagKey } from '#models/tag'
import { containing } from '#queries/like'

export interface TagCount {
  name: string
  photoCount: number
}

/** Tags in use with how many photos carry them, by name. Trashed photos and albums do not count. */
export async function listTags(
  orgId: string,
  { albumId, q }: { albumId?: string; q?: string } = {}
): Promise<TagCount[]> {
  const query = db
    .from('tags')
    .join('photo_tags', 'photo_tags.tag_id', 'tags.id')
    .join('photos', 'photos.id', 'photo_tags.photo_id')
    .join('albums', 'albums.id', 'photos.album_id')
    .where('tags.org_id', orgId)
    .whereNull('photos.trashed_at')
    .whereNull('albums.trashed_at')
    .groupBy('tags.id', 'tags.name', 'tags.key')
    .orderBy('tags.key')
    .select('tags.name')
    .count('* as photoCount')
    .limit(MAX_TAGS)
  if (albumId) query.where('photos.album_id', albumId)
  if (q) query.whereRaw(`tags.key like ? escape '\\'`, [containing(tagKey(q))])
  return query
}

const MAX_TAGS = 500
