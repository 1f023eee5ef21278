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

interface CountedTag {
  id: string
  name: string
  photos: number
}

const MAX_TAGS = 500

/** Tags in use with how many photos carry them, by name. Trashed photos and albums do not count. */
export async function listTags(orgId: string, filters: TagFilters = {}): Promise<TagCount[]> {
  const { albumId } = filters
  const [tags, hidden] = await Promise.all([
    albumId
      ? countLinks(orgId, photosOf(orgId).where('album_id', albumId), filters)
      : allTags(orgId, filters),
    countLinks(orgId, trashedPhotos(orgId, albumId), filters),
  ])
  const hiddenById = new Map(hidden.map(({ id, photos }) => [id, photos]))
  return tags
    .map(({ id, name, photos }) => ({ name, photoCount: photos - (hiddenById.get(id) ?? 0) }))
    .filter(({ photoCount }) => photoCount > 0)
    .slice(0, MAX_TAGS)
}

/** The links of each tag are counted as they are made. What is in the trash is little and taken off afterwards. */
function allTags(orgId: string, { q }: TagFilters): Promise<CountedTag[]> {
  const query = db
    .from('tags')
    .where('tags.org_id', orgId)
    .where('tags.link_count', '>', 0)
    .orderBy('tags.key')
    .select('tags.id', 'tags.name', 'tags.link_count as photos')
  if (q) query.whereRaw(`tags.key like ? escape '\\'`, [containing(tagKey(q))])
  return query
}

/**
 * From the photos to their tags: these photos are few, and the links of an org are many. The photos are those of the
 * org already; naming it for the links too would make SQLite read all of them.
 */
async function countLinks(
  orgId: string,
  photos: ReturnType<typeof photosOf>,
  { q }: TagFilters
): Promise<CountedTag[]> {
  const links = db
    .from('photo_tags')
    .whereIn('photo_tags.photo_id', photos)
    .groupBy('photo_tags.tag_id')
    .select('photo_tags.tag_id')
    .count('* as photos')
  const query = db
    .from(links.as('links'))
    .join('tags', 'tags.id', 'links.tag_id')
    .where('tags.org_id', orgId)
    .orderBy('tags.key')
    .select('tags.id', 'tags.name', 'links.photos')
  if (q) query.whereRaw(`tags.key like ? escape '\\'`, [containing(tagKey(q))])
  return query
}

function trashedPhotos(orgId: string, albumId?: string) {
  const alone = photosOf(orgId).whereNotNull('trashed_at')
  // From the albums to their photos, which SQLite does in no other order when it is told so.
  const withAlbum = db
    .from('albums')
    .joinRaw('cross join photos')
    .where('albums.org_id', orgId)
    .whereNotNull('albums.trashed_at')
    .where('photos.org_id', orgId)
    .whereColumn('photos.album_id', 'albums.id')
    .select('photos.id')
  if (albumId) for (const query of [alone, withAlbum]) query.where('album_id', albumId)
  return alone.unionAll(withAlbum)
}

const photosOf = (orgId: string) => db.from('photos').select('id').where('org_id', orgId)
