import { Refusal } from '#exceptions/refusal'
import type Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import { downloadName } from '#storage/download_name'
import { stemOf } from '#storage/file_name'
import { fullViewOf } from '#storage/full_views'
import { renditionKey, type RenditionKind } from '#storage/keys'
import { isShownByBrowsers, type StoredFile } from '#storage/send_stored_file'

export const FILE_KINDS = ['original', 'full', 'preview', 'thumb'] as const
export type FileKind = (typeof FILE_KINDS)[number]

/** The file of a photo that an address asks for. */
export async function storedFileOf(photo: Photo, kind: FileKind): Promise<StoredFile> {
  if (kind === 'original') return originalOf(photo)
  return kind === 'full' ? fullOf(photo) : renditionOf(photo, kind)
}

/** What every pixel of a photo is seen in: its original, where browsers show the format. */
async function fullOf(photo: Photo) {
  if (!photo.isReady) throw new Refusal(404, 'E_NOT_READY')
  const original = await originalOf(photo)
  return isShownByBrowsers(original) ? original : fullViewOf(photo, original)
}

async function originalOf({ orgId, id }: Photo): Promise<StoredFile> {
  const file = await PhotoFile.within(orgId).where('photo_id', id).orderBy('id').firstOrFail()
  const { storageKey: key, mime, sha256: etag } = file
  return { key, mime, name: downloadName(file.name, key), etag }
}

function renditionOf(photo: Photo, kind: RenditionKind): StoredFile {
  const isThere = kind === 'thumb' ? photo.hasThumb : photo.isReady
  if (!isThere) throw new Refusal(404, 'E_NOT_READY')
  return renditionFile(photo, kind)
}

export function renditionFile(
  { orgId, id, name }: Pick<Photo, 'orgId' | 'id' | 'name'>,
  kind: RenditionKind
): StoredFile {
  return {
    key: renditionKey(orgId, id, kind),
    mime: 'image/webp',
    name: `${stemOf(name)}-${kind}.webp`,
  }
}
