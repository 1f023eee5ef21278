import { Refusal } from '#exceptions/refusal'
import type Photo from '#models/photo'
import PhotoFile from '#models/photo_file'
import { renditionKey, type RenditionKind } from '#storage/keys'
import type { StoredFile } from '#storage/send_stored_file'

export const FILE_KINDS = ['original', 'preview', 'thumb'] as const
export type FileKind = (typeof FILE_KINDS)[number]

/** The file of a photo that an address asks for. */
export async function storedFileOf(photo: Photo, kind: FileKind): Promise<StoredFile> {
  return kind === 'original' ? originalOf(photo) : renditionOf(photo, kind)
}

async function originalOf({ orgId, id }: Photo): Promise<StoredFile> {
  const file = await PhotoFile.within(orgId).where('photo_id', id).orderBy('id').firstOrFail()
  return { key: file.storageKey, mime: file.mime, name: file.name, etag: file.sha256 }
}

function renditionOf({ orgId, id, name, isReady }: Photo, kind: RenditionKind): StoredFile {
  if (!isReady) throw new Refusal(404, 'E_NOT_READY')
  const stem = name.replace(/\.[^.]*$/, '')
  return { key: renditionKey(orgId, id, kind), mime: 'image/webp', name: `${stem}-${kind}.webp` }
}
