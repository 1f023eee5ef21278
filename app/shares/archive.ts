import type ShareLink from '#models/share_link'
import { type ArchivedPhoto, listSharedArchive } from '#queries/archives'
import { weighOriginals } from '#queries/shared_photos'
import type { ShareLinkSummary } from '#queries/shares'
import type { ArchivedFile, Departure } from '#storage/archive_filler'
import { archivedFiles, type ArchiveSize, originalsOf, webSizeOf } from '#storage/archived_photos'
import { redactionOf } from '#storage/redactions'
import { store } from '#storage/store'

interface Asked {
  size?: ArchiveSize
  /** Everything behind the link without. */
  photoIds?: string[]
}

/** What visitors get in one zip: originals where the link allows them and nobody asked for less. */
export function archiveOf(link: ShareLink, { size = 'original', photoIds }: Asked = {}) {
  const pages = listSharedArchive(link, photoIds)
  if (!link.allowOriginals || size === 'web') return archivedFiles(pages, 'web')
  return link.allowLocation ? archivedFiles(pages) : placelessFiles(pages)
}

/** Renditions are weighed one by one: of very many the size is not told. */
const MOST_WEIGHED = 500

/** Bytes of the zip, but for the names in it; null where there is none, or finding out would take too long. */
export async function archiveSize({ link, photoCount }: ShareLinkSummary): Promise<number | null> {
  if (!link.allowDownload) return null
  if (link.allowOriginals) return weighOriginals(link)
  if (photoCount > MOST_WEIGHED) return null
  let bytes = 0
  for await (const photos of listSharedArchive(link)) {
    const stats = await Promise.all(photos.map((photo) => store.stat(webSizeOf(photo).key)))
    bytes += stats.reduce((total, stat) => total + (stat?.bytes ?? 0), 0)
  }
  return bytes
}

async function* placelessFiles(pages: AsyncIterable<ArchivedPhoto[]>) {
  for await (const photos of pages) yield photos.flatMap(placelessOf)
}

function placelessOf(photo: ArchivedPhoto): ArchivedFile[] {
  return originalsOf(photo).map((file) => ({
    ...file,
    resolve: () => withoutPlace(photo, file.key),
  }))
}

/** An original that cannot be told from its place is represented by its rendition. */
async function withoutPlace(photo: ArchivedPhoto, key: string): Promise<Departure> {
  const redaction = await redactionOf(key)
  if (!redaction) {
    const substitute = { extension: '.webp', reason: 'E_LOCATION_INSEPARABLE' }
    return { key: webSizeOf(photo).key, substitute }
  }
  return { key, redaction }
}
