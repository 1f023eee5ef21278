import i18nManager from '@adonisjs/i18n/services/main'
import { ChangeAlbum } from '#actions/change_album'
import { ChangePhotos, type PhotoChange } from '#actions/change_photos'
import { RestoreAlbum } from '#actions/restore_album'
import { SavePluginSettings } from '#actions/save_plugin_settings'
import { SaveSettings } from '#actions/save_settings'
import { TrashAlbum } from '#actions/trash_album'
import { UpdateOrg } from '#actions/update_org'
import { type Area, isOrgArea, type OrgArea } from '#admin/area'
import type { KeptChange, KeptValue } from '#audit/history'
import { Refusal } from '#exceptions/refusal'
import { isOpen } from '#extension/gate'
import { type SettingsDescription, settingsOf } from '#extension/settings'
import Album from '#models/album'
import Org, { type OrgSettings } from '#models/org'
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
  const { subjectType, subjectId } = entry
  if (subjectType === 'plugin_setting') await restorePluginSettings(area, subjectId!, before)
  else if (isOrgArea(area)) await RESTORERS[subjectType!](area, subjectId!, before, changes)
  else await restoreSettings(area, before)
}

type Reason = 'gone' | 'nothing' | 'cut' | 'same' | 'in_trash' | 'plugin_off' | 'other_rules'

const refused = (why: Reason) => new Refusal(409, `plg.auditlog.errors.${why}`)

type Restorer = (
  area: OrgArea,
  id: string,
  before: Before,
  changes: readonly KeptChange[]
) => Promise<void>

const RESTORERS: Record<string, Restorer> = {
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

async function restoreOrg(
  { org, membership }: OrgArea,
  _: string,
  { name, slug }: Before,
  changes: readonly KeptChange[]
) {
  demand(new OrgPolicy().update(membership))
  const settings = changes.find(({ field }) => field === 'settings')
  await new UpdateOrg().handle({
    org,
    changes: {
      ...(name !== undefined && { name: String(name) }),
      ...(slug !== undefined && { slug: String(slug) }),
      ...(settings && { settings: settingsBefore(settings) }),
    },
  })
}

/** Of what was changed alone. Where nobody had chosen yet, it is as it is by itself. */
function settingsBefore({ before, after }: KeptChange) {
  const usual = { ...new Org().preferences }
  const [old, now] = [before, after].map((value): Partial<OrgSettings> =>
    value ? JSON.parse(String(value)) : {}
  )
  const names = (Object.keys(usual) as (keyof OrgSettings)[]).filter(
    (each) => old[each] !== now[each]
  )
  return Object.fromEntries(names.map((each) => [each, old[each] ?? usual[each]]))
}

/** Of the whole server. */
async function restoreSettings({ user: actor }: Area, values: Before) {
  const messagesProvider = i18nManager.locale(actor.locale).createMessagesProvider()
  await accepted(() => new SaveSettings().handle({ values, actor, messagesProvider }))
}

/** As their form would be sent. What is secret is not told, and stays as it is. */
async function restorePluginSettings(area: Area, pluginId: string, before: Before) {
  const org = isOrgArea(area) ? area.org : null
  if (isOrgArea(area)) demand(new OrgPolicy().update(area.membership))
  const isRunning = isOpen(pluginId, org?.id ?? null)
  const form = isRunning
    ? await settingsOf(pluginId).describe(org ? 'org' : 'platform', org?.id)
    : null
  if (!form) throw refused('plugin_off')
  const { properties = {} } = form.schema
  const known = Object.entries(before).filter(([name]) => Object.hasOwn(properties, name))
  if (!known.length) throw refused('nothing')
  const values = Object.fromEntries(
    known.map(([name, value]) => [
      name,
      typeof value === 'string' && isWritten(properties[name]) ? JSON.parse(value) : value,
    ])
  )
  if (known.every(([name]) => isSame(values[name], form.values[name]))) throw refused('same')
  const { id: actorId, locale } = area.user
  const messagesProvider = i18nManager.locale(locale).createMessagesProvider()
  await accepted(() =>
    new SavePluginSettings().handle({
      pluginId,
      orgId: org?.id,
      actorId,
      values,
      messagesProvider,
    })
  )
}

type Schema = Pick<
  NonNullable<SettingsDescription['schema']['properties']>[string],
  'type' | 'anyOf'
>

/** Lists and records are kept as JSON, texts as they are. */
function isWritten(schema: Schema) {
  const types = typesOf(schema)
  return !types.includes('string') && types.some((type) => type === 'array' || type === 'object')
}

const typesOf = ({ type, anyOf = [] }: Schema): (string | undefined)[] => [
  ...[type].flat(),
  ...anyOf.flatMap(typesOf),
]

const isSame = (one: unknown, other: unknown = null) =>
  JSON.stringify(one) === JSON.stringify(other)

/** What was fine then may break rules of today: of an upgraded plugin, of other settings beside it. */
async function accepted(save: () => Promise<void>) {
  try {
    await save()
  } catch (error) {
    throw Object(error).code === 'E_VALIDATION_ERROR' ? refused('other_rules') : error
  }
}

function demand(isAllowed: boolean) {
  if (!isAllowed) throw new Refusal(403, 'E_FORBIDDEN')
}

const textOf = (value: KeptValue) => (value === null ? null : String(value))
const numberOf = (value: KeptValue) => (value === null ? null : Number(value))
