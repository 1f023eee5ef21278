import { mkdir, writeFile } from 'node:fs/promises'
import { DateTime } from 'luxon'
import { fileTooLarge } from '#storage/media_refusals'
import { Refusal } from '#exceptions/refusal'
import type Album from '#models/album'
import type Org from '#models/org'
import Upload, { UPLOAD_HOURS } from '#models/upload'
import { findPhotosByHash, sumOpenUploads } from '#queries/uploads'
import { settings } from '#config/settings'
import { cleanFileName } from '#storage/file_name'
import { uploadPath, uploadsFolder } from '#storage/keys'
import { quotaExceeded } from '#storage/ledger'

export interface UploadIntent {
  org: Org
  album: Album
  userId: string
  name: string
  sha256: string | null
  modifiedAt: number | null
}

/** Opens a resumable upload: an empty file and the row that says whose it is. Refuses at once what could not be kept at the end. */
export class BeginUpload {
  async handle({ id, bytes, ...intent }: UploadIntent & { id: string; bytes: number }) {
    const { org, album, userId, name, sha256, modifiedAt } = intent
    await this.#check(intent, bytes)
    await mkdir(uploadsFolder(org.id), { recursive: true })
    await writeFile(uploadPath(org.id, id), '', { flag: 'wx' })
    return Upload.create({
      id,
      orgId: org.id,
      albumId: album.id,
      userId,
      name: cleanFileName(name),
      byteSize: bytes,
      sha256,
      modifiedAt,
      state: 'receiving',
      expiresAt: DateTime.now().plus({ hours: UPLOAD_HOURS }),
    })
  }

  async #check({ org, album, sha256 }: UploadIntent, bytes: number) {
    const limit = settings().maxUploadBytes
    if (album.isTrashed) throw new Refusal(409, 'E_ALBUM_TRASHED')
    if (bytes === 0) throw new Refusal(422, 'E_EMPTY_FILE')
    if (bytes > limit) throw fileTooLarge(limit)
    // What was begun and left lying must not fill the disk of all the others.
    const open = await sumOpenUploads(org.id)
    if (open + bytes > org.limitBytes) throw quotaExceeded(org)
    const known = await findPhotosByHash(org.id, sha256 ? [sha256] : [])
    if (!known.size && bytes > org.leftBytes) throw quotaExceeded(org)
  }
}
