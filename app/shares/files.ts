import type { HttpContext } from '@adonisjs/core/http'
import { readRedacted } from '#media/strip_location'
import { Refusal } from '#exceptions/refusal'
import type Photo from '#models/photo'
import type ShareLink from '#models/share_link'
import { listSharedFiles, type SharedFile, weighOriginals } from '#queries/shared_photos'
import type { ShareLinkSummary } from '#queries/shares'
import { originalFolder, renditionKey } from '#storage/keys'
import { fullViewOf } from '#storage/full_views'
import { type FileKind, storedFileOf } from '#storage/photo_files'
import { isUntouched, redactionOf } from '#storage/redactions'
import { sendRedactedFile } from '#storage/send_redacted_file'
import { sendStoredFile } from '#storage/send_stored_file'
import { store } from '#storage/store'
import type { ArchivedFile, ArchiveEntry } from '#storage/stream_archive'

/** A link may end any minute: what a browser keeps of it is good for a few of them. */
const CACHE = 'private, max-age=300, must-revalidate'

export async function sendSharedFile(ctx: HttpContext, photo: Photo, kind: FileKind) {
  const isDownload = kind === 'original' || ctx.request.input('download') === '1'
  const stored = await storedFileOf(photo, kind)
  const name = kind === 'preview' ? previewName(photo) : stored.name
  const file = { ...stored, name, isDownload, cacheControl: CACHE }
  // Renditions are made without metadata.
  const isOriginal = stored.key.startsWith(originalFolder(photo.orgId))
  if (!isOriginal || ctx.shareLink.allowLocation) return sendStoredFile(ctx, file)

  if (!(await store.exists(file.key))) throw new Refusal(404, 'E_ORIGINAL_MISSING')
  const redaction = await redactionOf(file.key)
  if (!redaction && kind === 'full')
    return sendStoredFile(ctx, { ...(await fullViewOf(photo, stored)), cacheControl: CACHE })
  if (!redaction) throw new Refusal(409, 'E_LOCATION_INSEPARABLE')
  if (await isUntouched(redaction, file.key)) return sendStoredFile(ctx, file)
  return sendRedactedFile(ctx, { ...file, etag: `${file.etag}-placeless` }, redaction)
}

/** What visitors get in one zip: originals where the link allows them, else the large renditions. */
export async function archiveOf(link: ShareLink): Promise<ArchivedFile[]> {
  const files = await listSharedFiles(link)
  return link.allowOriginals
    ? files.map((file) => archivedOriginal(file, link))
    : firstOfEach(files).map(archivedPreview)
}

/** Renditions are weighed one by one: of very many the size is not told. */
const MOST_WEIGHED = 500

/** Bytes of the zip, but for the names in it; null where there is none, or finding out would take too long. */
export async function archiveSize({ link, photoCount }: ShareLinkSummary): Promise<number | null> {
  if (!link.allowDownload) return null
  if (link.allowOriginals) return weighOriginals(link)
  if (photoCount > MOST_WEIGHED) return null
  const photos = firstOfEach(await listSharedFiles(link))
  const stats = await Promise.all(photos.map(({ photo }) => store.stat(previewKey(photo))))
  return stats.reduce((total, stat) => total + (stat?.bytes ?? 0), 0)
}

function archivedOriginal(file: SharedFile, { allowLocation }: ShareLink): ArchivedFile {
  const { storageKey: key, name, at } = file
  return allowLocation
    ? { key, name, at }
    : { key, name, at, open: (unique) => openPlaceless(file, unique) }
}

/** An original that cannot be told from its place is represented by its rendition. */
async function openPlaceless(
  { storageKey, photo }: SharedFile,
  name: string
): Promise<ArchiveEntry> {
  const redaction = await redactionOf(storageKey)
  if (redaction) return { name, content: readRedacted(store.localPath(storageKey), redaction) }
  return { name: `${name}.webp`, content: await store.open(previewKey(photo)) }
}

function archivedPreview({ photo, at }: SharedFile): ArchivedFile {
  return { key: previewKey(photo), name: previewName(photo), at }
}

const previewName = ({ name }: Pick<Photo, 'name'>) => `${name.replace(/\.[^.]*$/, '')}.webp`

const previewKey = ({ orgId, id }: SharedFile['photo']) => renditionKey(orgId, id, 'preview')

function firstOfEach(files: SharedFile[]) {
  return [...new Map(files.map((file) => [file.photo.id, file])).values()]
}
