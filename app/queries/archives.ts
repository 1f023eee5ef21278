import db from '@adonisjs/lucid/services/db'
import type { ArchivedFile } from '#storage/stream_archive'

interface Row {
  storage_key: string
  name: string
  taken_at: number
  taken_offset: number | null
}

/** The originals of an album or of chosen photos, in the order they were taken. What is in the trash stays there. */
export async function listArchivedFiles(
  orgId: string,
  { albumId, photoIds }: { albumId?: string; photoIds?: string[] }
): Promise<ArchivedFile[]> {
  const query = db
    .from('photo_files')
    .join('photos', 'photos.id', 'photo_files.photo_id')
    .join('albums', 'albums.id', 'photos.album_id')
    .where('photo_files.org_id', orgId)
    .where('photos.org_id', orgId)
    .whereNull('photos.trashed_at')
    .whereNull('albums.trashed_at')
    .select('photo_files.storage_key', 'photo_files.name', 'photos.taken_at', 'photos.taken_offset')
    .orderBy('photos.taken_at')
    .orderBy('photo_files.id')
  if (albumId) query.where('photos.album_id', albumId)
  if (photoIds) query.whereIn('photos.id', photoIds)
  const rows: Row[] = await query
  return rows.map((row) => ({ key: row.storage_key, name: row.name, at: wallClock(row) }))
}

function wallClock({ taken_at: takenAt, taken_offset: offset }: Row) {
  return new Date(takenAt + (offset ?? 0) * 60_000)
}
