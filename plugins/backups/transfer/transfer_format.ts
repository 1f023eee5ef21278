import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'
import { MOST_LINES } from '#extension/org_export'
import { line, prose } from '#validators/words'
import type { Dialect } from '../archive/archive_reader.js'
import { EXPORT_HEAD, HEAD, NameOrder } from '../archive/format.js'
import { readJson } from '../archive/read_json.js'
import { BackupRefusal } from '../archive/refusal.js'

/** Grows when exports change so that older programs would misread them: from 2 on plugins have files in them. */
export const TRANSFER_FORMAT = 2
/** Of what holds nothing newer: older programs take it in. */
export const PLAIN_FORMAT = 1

export const TRANSFER_HEAD = EXPORT_HEAD
export const ALBUMS = 'data/albums.jsonl'
export const FAVORITES = 'data/favorites.jsonl'
export const LINKS = 'data/links.jsonl'
export const MEMBERS = 'data/members.jsonl'
export const PHOTOS = 'data/photos.jsonl'

/** What a plugin keeps. */
export const pluginData = (id: string) => `data/plugins/${id}.jsonl`

/** What is written beside a photo, for other programs. */
export const SIDECAR = '.xmp'
/** More than any of them takes. */
export const SIDECAR_BYTES = 64 * 1024

const NAME = '[^/\\\\\\x00-\\x1f\\x7f]{1,100}'
const PICTURE = new RegExp(`^[a-z0-9]+(-[a-z0-9]+)*/\\d{4}/${NAME}/${NAME}$`)

/** Everything that an export may hold, in the order in which it does. Within a section names ascend. */
const SECTIONS = [
  /^export\.json$/,
  /^data\/(albums|favorites|links|members|photos|plugins\/[a-z][a-z0-9]{1,23})\.jsonl$/,
  PICTURE,
  /^manifest\.jsonl$/,
]

export const isData = (name: string) => name.startsWith('data/') && name.endsWith('.jsonl')

const MOST = Number.MAX_SAFE_INTEGER
/** Whatever an org is made of but photos is held at once: so many of each. */
export const MOST_ROWS = 100_000
const LAST_MEMBER = MOST_ROWS - 1
const LATEST = 8_640_000_000_000_000
const count = (most = MOST) => vine.number().withoutDecimals().min(0).max(most)
const id = () => vine.string().uuid()
const moment = () => vine.number().withoutDecimals().min(-LATEST).max(LATEST)
/** When something came to the server. */
const arrival = () => vine.number().withoutDecimals().min(0).max(LATEST)
const text = (most: number) => vine.string().maxLength(most)

const headValidator = vine.create({
  format: count(),
  version: text(64),
  madeAt: text(40),
  org: vine.object({
    name: vine.string().trim().minLength(1).maxLength(80),
    slug: vine
      .string()
      .maxLength(48)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
    settings: vine.object({
      membersMayContribute: vine.boolean().optional(),
      membersMayEditAll: vine.boolean().optional(),
      membersMayShare: vine.boolean().optional(),
    }),
  }),
  albums: count(),
  photos: count(),
  members: count(),
  links: count(),
  /** What originals take. */
  photoBytes: count(),
  /** What everything else takes that is read: `data/`. */
  dataBytes: count(),
  /** What plugins keep; each has a file of its own. */
  plugins: vine
    .array(
      vine.object({
        id: vine.string().regex(/^[a-z][a-z0-9]{1,23}$/),
        version: vine.number().withoutDecimals().min(1).max(1_000_000),
        lines: vine.number().withoutDecimals().min(1).max(MOST_LINES),
      })
    )
    .maxLength(100)
    .distinct('id')
    .optional(),
})

export type TransferHead = Infer<typeof headValidator>

export const albumRow = vine.create({
  id: id(),
  name: line(120),
  description: prose(5_000).nullable(),
  position: vine.number().withoutDecimals().min(-2_147_483_648).max(2_147_483_647),
  coverPhotoId: id().nullable(),
  createdAt: arrival(),
})

export const photoRow = vine.create({
  id: id(),
  albumId: id(),
  path: text(255),
  name: vine.string().minLength(1).maxLength(255),
  bytes: count(),
  sha256: vine.string().regex(/^[0-9a-f]{64}$/),
  takenAt: moment(),
  takenOffset: vine.number().withoutDecimals().min(-1_080).max(1_080).nullable(),
  takenSource: vine.enum(['exif', 'file', 'upload', 'sidecar', 'person'] as const),
  caption: prose(2_000).nullable(),
  tags: vine.array(text(200)).maxLength(1_000),
  rating: vine.number().withoutDecimals().min(1).max(5).nullable(),
  latitude: vine.number().min(-90).max(90).nullable(),
  longitude: vine.number().min(-180).max(180).nullable(),
  createdAt: arrival(),
  /** The line of `data/members.jsonl`, from 0, of whoever uploaded it. */
  uploader: count(LAST_MEMBER).nullable(),
})

/** That a member has a photo among their favourites. */
export const favoriteRow = vine.create({ photoId: id(), member: count(LAST_MEMBER) })

export const memberRow = vine.create({
  email: vine.string().email().maxLength(254),
  name: text(255),
  role: vine.enum(['owner', 'admin', 'member'] as const),
})

export const linkRow = vine.create({
  title: line(120).nullable(),
  albumId: id().nullable(),
  photoIds: vine.array(id()).maxLength(1_000),
  expiresAt: moment().nullable(),
  maxViews: count(2_147_483_647).nullable(),
  viewCount: count(2_147_483_647),
  allowOriginals: vine.boolean(),
  allowDownload: vine.boolean(),
  allowUpload: vine.boolean(),
  allowLocation: vine.boolean(),
  isProtected: vine.boolean(),
  /** Only under a passphrase. */
  passwordHash: text(255).nullable(),
})

export type AlbumRow = Infer<typeof albumRow>
export type PhotoRow = Infer<typeof photoRow>
export type FavoriteRow = Infer<typeof favoriteRow>
export type MemberRow = Infer<typeof memberRow>
export type LinkRow = Infer<typeof linkRow>

/** Reads a head as it is in an export. One of a later format may have any shape, but for the first two fields. */
async function headOf(json: string): Promise<TransferHead> {
  const read = readJson(json)
  const { format, version } = Object(read)
  if (typeof format === 'number' && format > TRANSFER_FORMAT) {
    throw new BackupRefusal('newer', { version: String(version).slice(0, 64) })
  }
  const [problem, head] = await headValidator.tryValidate(read)
  if (problem) throw new BackupRefusal('damaged')
  return head
}

export const TRANSFER: Dialect<TransferHead> = {
  head: TRANSFER_HEAD,
  newOrder: () => new NameOrder(SECTIONS, TRANSFER_HEAD),
  headOf,
  mistaken: { [HEAD]: 'whole_server' },
}
