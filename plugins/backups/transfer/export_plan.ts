import Album from '#models/album'
import Favorite from '#models/favorite'
import type Org from '#models/org'
import Photo from '#models/photo'
import type PhotoFile from '#models/photo_file'
import Membership from '#models/membership'
import ShareLink from '#models/share_link'
import { DataFile } from './data_file.js'
import { PhotoPlaces } from './photo_places.js'
import { type PluginPart, writePluginData } from './plugin_data.js'
import {
  type AlbumRow,
  ALBUMS,
  type FavoriteRow,
  FAVORITES,
  type LinkRow,
  LINKS,
  type MemberRow,
  MEMBERS,
  type PhotoRow,
  PHOTOS,
  SIDECAR,
} from './transfer_format.js'

const AT_ONCE = 500

interface Entry {
  path: string
  photoId: string
  /** Where the original lies; a sidecar has none. */
  key: string | null
}

export interface ExportPlan {
  data: { name: string; path: string; bytes: number }[]
  entries: Entry[]
  albums: number
  photos: number
  members: number
  links: number
  photoBytes: number
  /** Of plugins that keep something. */
  plugins: PluginPart[]
}

interface Planning {
  org: Org
  /** Empty, and there as long as the plan is. */
  folder: string
  /** Whether the archive is sealed: only then anything secret comes along. */
  isSealed: boolean
  /** What was chosen of what plugins offer: `<plugin>.<option>`. */
  options: readonly string[]
}

/** Writes down what an org has. Photos and albums in the trash stay behind. */
export async function planExport(planning: Planning): Promise<ExportPlan> {
  const { org, folder, options } = planning
  const albums = await Album.within(org.id)
    .whereNull('trashed_at')
    .orderBy('position')
    .orderBy('id')
  const members = await membersOf(org)
  const photos = await writePhotos(planning, albums, members)
  const parts = [
    await writeData(planning, ALBUMS, albums.map(albumRow)),
    await writeData(planning, FAVORITES, favoriteRows(org, members)),
    await writeData(planning, LINKS, await linkRows(planning)),
    await writeData(planning, MEMBERS, members.map(memberRow)),
  ]
  const ids = new Set(photos.entries.map(({ photoId }) => photoId))
  const ofPlugins = await writePluginData({ orgId: org.id, photos: ids, options, folder })
  const [albumPart, , linkPart, memberPart] = parts
  return {
    data: [...parts, photos.part, ...ofPlugins.map(({ file }) => file)],
    plugins: ofPlugins.map(({ part }) => part),
    entries: photos.entries.sort((one, other) => (one.path < other.path ? -1 : 1)),
    albums: albumPart.rows,
    links: linkPart.rows,
    members: memberPart.rows,
    photos: photos.part.rows,
    photoBytes: photos.bytes,
  }
}

/** What everything but pictures and their sidecars takes. */
export const dataBytes = ({ data }: ExportPlan) => data.reduce((sum, { bytes }) => sum + bytes, 0)

const albumRow = ({
  id,
  name,
  description,
  position,
  coverPhotoId,
  createdAt,
}: Album): AlbumRow => ({
  id,
  name,
  description,
  position,
  coverPhotoId,
  createdAt: createdAt.toMillis(),
})

const membersOf = ({ id }: Org) =>
  Membership.query().where('org_id', id).preload('user').orderBy('id')

const memberRow = ({ role, user: { email, name } }: Membership): MemberRow => ({
  email,
  name,
  role: role as MemberRow['role'],
})

/** Where members stand in the list of them. */
const placesOf = (members: Membership[]) => new Map(members.map(({ userId }, at) => [userId, at]))

async function* favoriteRows(
  { id: orgId }: Org,
  members: Membership[]
): AsyncGenerator<FavoriteRow> {
  const places = placesOf(members)
  for (let last = ''; ;) {
    const query = Favorite.within(orgId).orderBy('id').limit(AT_ONCE)
    if (last) query.where('id', '>', last)
    const favorites = await query
    for (const { photoId, userId } of favorites) {
      const member = places.get(userId)
      if (member !== undefined) yield { photoId, member }
    }
    if (favorites.length < AT_ONCE) return
    last = favorites.at(-1)!.id
  }
}

/** Addresses stay behind: whoever has one would get in at two places. Links that were revoked open nothing. */
async function linkRows({ org, isSealed }: Planning): Promise<LinkRow[]> {
  const links = await ShareLink.within(org.id)
    .whereNull('revoked_at')
    .preload('photos', (photos) => void photos.select('id'))
    .orderBy('id')
  return links.map((link) => ({
    title: link.title,
    albumId: link.albumId,
    photoIds: link.photos.map(({ id }) => id),
    expiresAt: link.expiresAt?.toMillis() ?? null,
    maxViews: link.maxViews,
    viewCount: link.viewCount,
    allowOriginals: link.allowOriginals,
    allowDownload: link.allowDownload,
    allowUpload: link.allowUpload,
    allowLocation: link.allowLocation,
    isProtected: link.isProtected,
    passwordHash: isSealed ? link.password : null,
  }))
}

const writeData = (
  { folder }: Planning,
  name: string,
  rows: Iterable<object> | AsyncIterable<object>
) =>
  DataFile.write(folder, name, async (data) => {
    for await (const row of rows) await data.add(row)
  })

async function writePhotos({ org, folder }: Planning, albums: Album[], members: Membership[]) {
  const uploaders = placesOf(members)
  const places = new PhotoPlaces(org.slug, albums)
  const entries: Entry[] = []
  let bytes = 0
  const part = await DataFile.write(folder, PHOTOS, async (data) => {
    for await (const photo of photosOf(org)) {
      const [file] = photo.files
      const path = places.pathOf(photo)
      if (!file || !path) continue
      const uploader = uploaders.get(photo.uploadedById ?? '') ?? null
      await data.add({ ...photoRow(photo, file, path), uploader } satisfies PhotoRow)
      entries.push({ path, photoId: photo.id, key: file.storageKey })
      entries.push({ path: path + SIDECAR, photoId: photo.id, key: null })
      bytes += Number(file.byteSize)
    }
  })
  return { part, entries, bytes }
}

function photoRow(photo: Photo, { byteSize, sha256 }: PhotoFile, path: string) {
  const { id, albumId, name, takenAt, takenOffset, takenSource, caption, rating } = photo
  const { latitude, longitude } = photo
  return {
    id,
    albumId,
    path,
    name,
    bytes: Number(byteSize),
    sha256,
    takenAt: Number(takenAt),
    takenOffset,
    takenSource,
    caption,
    tags: photo.tags.map((tag) => tag.name),
    rating,
    latitude,
    longitude,
    createdAt: photo.createdAt.toMillis(),
  }
}

async function* photosOf({ id: orgId }: Org): AsyncGenerator<Photo> {
  for (let last = ''; ;) {
    const query = Photo.within(orgId)
      .whereNull('trashed_at')
      .preload('tags', (tags) => void tags.orderBy('name'))
      .preload('files', (files) => void files.orderBy('id'))
      .orderBy('id')
      .limit(AT_ONCE)
    if (last) query.where('id', '>', last)
    const photos = await query
    yield* photos
    if (photos.length < AT_ONCE) return
    last = photos.at(-1)!.id
  }
}
