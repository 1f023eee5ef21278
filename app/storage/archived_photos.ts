import type { ArchivedPhoto } from '#queries/archives'
import type { ArchivedFile } from '#storage/archive_filler'
import { stemOf } from '#storage/file_name'
import { renditionKey } from '#storage/keys'

/** `web` is the large rendition: what a screen shows, without metadata. */
export const ARCHIVE_SIZES = ['original', 'web'] as const
export type ArchiveSize = (typeof ARCHIVE_SIZES)[number]

type Pages = AsyncIterable<ArchivedPhoto[]>

export async function* archivedFiles(pages: Pages, size: ArchiveSize = 'original') {
  for await (const photos of pages) {
    yield size === 'web' ? photos.map(webSizeOf) : photos.flatMap(originalsOf)
  }
}

export function originalsOf({ at, originals }: ArchivedPhoto): ArchivedFile[] {
  return originals.map((file) => ({ ...file, at }))
}

export function webSizeOf({ orgId, id, name, at, isReady }: ArchivedPhoto): ArchivedFile {
  return {
    key: renditionKey(orgId, id, 'preview'),
    name: webName(name),
    at,
    ...(!isReady && { absence: 'E_NOT_READY' }),
  }
}

export const webName = (name: string) => `${stemOf(name)}.webp`
