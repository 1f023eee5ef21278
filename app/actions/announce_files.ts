import { fileTooLarge } from '#storage/media_refusals'
import { Refusal } from '#exceptions/refusal'
import { FORMATS } from '#media/formats'
import type Org from '#models/org'
import { findPhotosByHash } from '#queries/uploads'
import { settings } from '#config/settings'
import { quotaExceeded } from '#storage/ledger'

export interface AnnouncedFile {
  name: string
  size: number
  type?: string | null
  sha256?: string | null
}

export type Announced =
  | { outcome: 'upload' }
  | { outcome: 'duplicate'; photoId: string }
  | { outcome: 'rejected'; refusal: Refusal }

/** What browsers call our formats beside their proper names. */
const KNOWN_TYPES: string[] = [
  ...Object.values(FORMATS).map(({ mime }) => mime),
  'image/heif',
  'image/jpg',
  'image/pjpeg',
  'image/apng',
  'image/x-png',
]

interface Announcement {
  org: Org
  files: AnnouncedFile[]
  /** Of everything that is to come, where this is a part of more. */
  batchBytes?: number
}

/** Says of each file, before a byte of it is sent, whether to send it. What does not fit as a whole is refused whole. */
export class AnnounceFiles {
  async handle({ org, files, batchBytes = 0 }: Announcement): Promise<Announced[]> {
    const known = await findPhotosByHash(
      org.id,
      files.flatMap(({ sha256 }) => sha256 ?? [])
    )
    const answers = files.map((file): Announced => {
      const photo = file.sha256 && known.get(file.sha256)
      // One in the trash comes back by being uploaded again.
      if (photo && !photo.isTrashed && !photo.album.isTrashed) {
        return { outcome: 'duplicate', photoId: photo.id }
      }
      const refusal = objectionTo(file)
      return refusal ? { outcome: 'rejected', refusal } : { outcome: 'upload' }
    })
    const wanted = files.filter(
      ({ sha256 }, index) => answers[index].outcome === 'upload' && !(sha256 && known.has(sha256))
    )
    if (Math.max(newBytes(wanted), batchBytes) > org.leftBytes) throw quotaExceeded(org)
    return answers
  }
}

function objectionTo({ size, type }: AnnouncedFile) {
  const limit = settings().maxUploadBytes
  if (size === 0) return new Refusal(422, 'E_EMPTY_FILE')
  if (size > limit) return fileTooLarge(limit)
  if (!type || type === 'application/octet-stream' || KNOWN_TYPES.includes(type)) return null
  return new Refusal(415, objectionToType(type))
}

function objectionToType(type: string) {
  if (type.startsWith('video/')) return 'E_VIDEO'
  return type.startsWith('image/') ? 'E_UNSUPPORTED_FORMAT' : 'E_NOT_AN_IMAGE'
}

/** Of equal files one is stored. */
function newBytes(files: AnnouncedFile[]) {
  const hashed = new Map(files.filter(({ sha256 }) => sha256).map((file) => [file.sha256, file]))
  const all = [...files.filter(({ sha256 }) => !sha256), ...hashed.values()]
  return all.reduce((sum, { size }) => sum + size, 0)
}
