import db from '@adonisjs/lucid/services/db'
import { tagKey } from '#models/tag'
import { containing } from '#queries/like'

export interface TagCount {
  name: string
  photoCount: number
}

interface TagFilters {
  albumId?: string
  q?: string
}

const MAX_TAGS = 500

/** Tags in use with how many photos carry them, by name. Trashed photos and albums do not count. */
export async function listTags(orgId: string, filters: TagFilters = {}): Promise<TagCount[]> {
  const { albumId } = filters
  const all = counted(orgId, filters)
  if (albumId) all.whereIn('photo_tags.photo_id', photosOf(orgId).where('album_id', albumId))
  const inTrash = counted(orgId, filters).whereIn(
    'photo_tags.photo_id',
    trashedPhotos(orgId, albumId)
  )
  const [tags, hidden] = await Promise.all([all, inTrash])
  const hiddenById = new Map(hidden.map(({ id, photos }) => [id, photos]))
  return tags
    .map(({ id, name, photos }) => ({ name, photoCount: photos - (hiddenById.get(id) ?? 0) }))
    .filter(({ photoCount }) => photoCount > 0)
    .slice(0, MAX_TAGS)
}

/** Links counted where they are indexed. What is in the trash is little and taken off afterwards. */
function counted(orgId: string, { q }: TagFilters) {
  const query = db
    .from('tags')
    .join('photo_tags', 'photo_tags.tag_id', 'tags.id')
    .where('tags.org_id', orgId)
    .where('photo_tags.org_id', orgId)
    .groupBy('tags.id', 'tags.name', 'tags.key')
    .orderBy('tags.key')
    .select('tags.id', 'tags.name')
    .count('* as photos')
  if (q) query.whereRaw(`tags.key like ? escape '\\'`, [containing(tagKey(q))])
  return query
}

function trashedPhotos(orgId: string, albumId?: string) {
  const trashedAlbums = db
    .from('albums')
    .select('id')
    .where('org_id', orgId)
    .whereNotNull('trashed_at')
  const alone = photosOf(orgId).whereNotNull('trashed_at')
  const withAlbum = photosOf(orgId).whereIn('album_id', trashedAlbums)
  if (albumId) for (const query of [alone, withAlbum]) query.where('album_id', albumId)
  return alone.union(withAlbum)
}

const photosOf = (orgId: string) => db.from('photos').select('id').where('org_id', orgId)
