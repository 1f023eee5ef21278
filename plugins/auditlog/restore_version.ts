import i18nManager from '@adonisjs/i18n/services/main'
import { ChangeAlbum } from '#actions/change_album'
import { ChangePhotos, type PhotoChange } from '#actions/change_photos'
import { RestoreAlbum } from '#actions/restore_album'
import { SaveSettings } from '#actions/save_settings'
import { TrashAlbum } from '#actions/trash_album'
import { UpdateOrg } from '#actions/update_org'
import { type Area, isOrgArea, type OrgArea } from '#admin/area'
import type { KeptValue } from '#audit/history'
import { Refusal } from '#exceptions/refusal'
import Album from '#models/album'
import type { OrgSettings } from '#models/org'
import Photo from '#models/photo'
import AlbumPolicy from '#policies/album_policy'
import OrgPolicy from '#policies/org_policy'
import { findTargetAlbum } from '#queries/albums'
import type Entry from './entry.js'
import { isEnd, restorableChanges } from './restorable.js'

type Before = Partial<Record<string, KeptValue>>

/**
 * Puts back what was before an entry, through the same actions as anybody's change: with their rules, for the rights of who
 * asks, and as a change of its own.
 *
 * @throws Refusal where the row is gone for good, is as it was anyway, or not everything of it was kept
 */
export async function restoreVersion(entry: Entry, _input: object, area: Area) {
  const changes = restorableChanges(area, entry)
  if (isEnd(entry)) throw refused('gone')
  if (!changes.length) throw refused('nothing')
  if (changes.some(({ isCut }) => isCut)) throw refused('cut')
  const before = Object.fromEntries(changes.map((change) => [change.field, change.before]))
  if (isOrgArea(area)) await RESTORERS[entry.subjectType!](area, entry.subjectId!, before)
  else await restoreSettings(area, before)
}

const refused = (why: 'gone' | 'nothing' | 'cut' | 'same' | 'in_trash') =>
  new Refusal(409, `plg.auditlog.errors.${why}`)

const RESTORERS: Record<string, (area: OrgArea, id: string, before: Before) => Promise<void>> = {
  album: restoreAlbum,
  photo: restorePhoto,
  org: restoreOrg,
}

async function restoreAlbum(area: OrgArea, id: string, { trashedAt, ...before }: Before) {
  const { org, membership: actor } = area
  const album = await Album.within(org.id).where('albums.id', id).first()
  if (!album) throw refused('gone')
  const policy = new AlbumPolicy()
  demand(policy.edit(actor, album) && policy.trash(actor, album) && policy.restore(actor, album))
  album.$setRelated('org', org)
  if (trashedAt !== undefined) {
    if (album.isTrashed === (trashedAt !== null)) throw refused('same')
    if (trashedAt === null) await new RestoreAlbum().handle({ album })
    else await new TrashAlbum().handle({ actor, album })
  }
  if (!Object.keys(before).length) return
  if (album.isTrashed) throw refused('in_trash')
  const { name, description, coverPhotoId, position } = before
  await new ChangeAlbum().handle({
    album,
    changes: {
      ...(name !== undefined && { name: String(name) }),
      ...(description !== undefined && { description: textOf(description) }),
      ...(coverPhotoId !== undefined && { coverPhotoId: textOf(coverPhotoId) }),
      ...(position !== undefined && { position: Number(position) }),
    },
  })
}

async function restorePhoto(area: OrgArea, id: string, before: Before) {
  const { org, membership: actor } = area
  const photo = await Photo.within(org.id).where('photos.id', id).preload('album').first()
  if (!photo) throw refused('gone')
  const change = await changeOf(area, photo, before)
  const isHidden = change.trashed !== undefined ? false : photo.isTrashed
  if (isHidden) throw refused('in_trash')
  if (photo.album.isTrashed && !change.album) throw new Refusal(409, 'E_ALBUM_TRASHED')
  const { done } = await new ChangePhotos().handle({ actor, photoIds: [id], change })
  demand(done.length === 1)
}

async function changeOf({ org, membership }: OrgArea, photo: Photo, before: Before) {
  const { caption, takenAt, takenOffset, rating, albumId, tags, trashedAt } = before
  const change: PhotoChange = {}
  if (trashedAt !== undefined) {
    change.trashed = trashedAt !== null
    if (change.trashed === photo.isTrashed) throw refused('same')
  }
  if (caption !== undefined) change.caption = textOf(caption)
  if (takenAt !== undefined && takenAt !== null) change.takenAt = Number(takenAt)
  if (takenOffset !== undefined) change.takenOffset = numberOf(takenOffset)
  if (rating !== undefined) change.rating = numberOf(rating)
  if (albumId) {
    demand(new AlbumPolicy().upload(membership))
    change.album = await findTargetAlbum(org, String(albumId))
  }
  if (tags !== undefined) change.tags = tags === null ? [] : JSON.parse(String(tags))
  return change
}

async function restoreOrg({ org, membership }: OrgArea, _: string, before: Before) {
  demand(new OrgPolicy().update(membership))
  const { name, slug, settings } = before
  await new UpdateOrg().handle({
    org,
    changes: {
      ...(name !== undefined && { name: String(name) }),
      ...(slug !== undefined && { slug: String(slug) }),
      ...(settings && { settings: JSON.parse(String(settings)) as Partial<OrgSettings> }),
    },
  })
}

/** Of the whole server. */
async function restoreSettings({ user: actor }: Area, values: Before) {
  const messagesProvider = i18nManager.locale(actor.locale).createMessagesProvider()
  await new SaveSettings().handle({ values, actor, messagesProvider })
}

function demand(isAllowed: boolean) {
  if (!isAllowed) throw new Refusal(403, 'E_FORBIDDEN')
}

const textOf = (value: KeptValue) => (value === null ? null : String(value))
const numberOf = (value: KeptValue) => (value === null ? null : Number(value))
