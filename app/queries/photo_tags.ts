import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { makeId } from '#models/concerns/identified'
import { areChangesKept, noteChanges } from '#audit/history'
import { sqlTime } from '#models/concerns/sql_time'
import { tagKey } from '#models/tag'
import { MAX_TAGS_PER_PHOTO } from '#validators/tag'

type Trx = TransactionClientContract

/** By the id of the photo. */
export type TagNames = ReadonlyMap<string, readonly string[]>

/** SQLite bounds the values of one statement. */
const CHUNK = 200

export interface TaggedPhoto {
  photoId: string
  tags: string[]
}

/** Gives photos their tags. Those that are not there yet are made; the first spelling of a tag stays. */
export async function attachTags(orgId: string, photos: TaggedPhoto[], trx: Trx) {
  const names = new Map(
    photos
      .flatMap(({ tags }) => tags)
      .reverse()
      .map((name) => [tagKey(name), name])
  )
  if (names.size === 0) return
  await makeTags(orgId, names, trx)
  const ids = await tagIdsByKey(orgId, [...names.keys()], trx)
  const links = photos.flatMap(({ photoId, tags }) =>
    [...new Set(tags.map(tagKey))].map((key) => ({
      org_id: orgId,
      photo_id: photoId,
      tag_id: ids.get(key),
    }))
  )
  for (let i = 0; i < links.length; i += CHUNK) {
    const chunk = links.slice(i, i + CHUNK)
    await trx
      .knexQuery()
      .table('photo_tags')
      .insert(chunk)
      .onConflict(['photo_id', 'tag_id'])
      .ignore()
  }
}

/** What photos are tagged with, in the order of its keys; a photo without tags has none. */
export async function tagNames(orgId: string, photoIds: string[], trx: Trx): Promise<TagNames> {
  const rows: { photo_id: string; name: string }[] = await linksOf(orgId, photoIds, trx)
    .join('tags', 'tags.id', 'photo_tags.tag_id')
    .orderBy('tags.key')
    .select('photo_tags.photo_id', 'tags.name')
  const names = new Map<string, string[]>()
  for (const { photo_id: id, name } of rows) {
    const known = names.get(id)
    if (known) known.push(name)
    else names.set(id, [name])
  }
  return names
}

/** Tells, photo for photo, how what it is tagged with changed. */
export function noteTags(
  orgId: string,
  { before, after }: { before?: TagNames; after: TagNames },
  trx: Trx
) {
  const row = { model: 'photo', table: 'photos', orgId, verb: 'updated' as const }
  const ids = new Set([...(before?.keys() ?? []), ...after.keys()])
  const changes = [...ids].map((rowId) => ({
    ...row,
    rowId,
    before: { tags: before?.get(rowId) },
    after: { tags: after.get(rowId) },
  }))
  return noteChanges(changes, trx)
}

async function makeTags(orgId: string, names: Map<string, string>, trx: Trx) {
  const now = sqlTime(DateTime.now(), trx)
  const rows = [...names]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, name]) => ({ id: makeId(), org_id: orgId, name, key, created_at: now }))
  for (let i = 0; i < rows.length; i += CHUNK) {
    const chunk = rows.slice(i, i + CHUNK)
    // Merging what is there already holds the row: nobody takes an unused tag away before it is given.
    await trx.knexQuery().table('tags').insert(chunk).onConflict(['org_id', 'key']).merge(['key'])
  }
}

async function tagIdsByKey(orgId: string, keys: string[], trx: Trx): Promise<Map<string, string>> {
  const rows = await trx
    .from('tags')
    .where('org_id', orgId)
    .whereIn('key', keys)
    .select('id', 'key')
  return new Map(rows.map(({ id, key }) => [key, id]))
}

/** As many of these tags as there is room for; answers whether any was new to the photo. */
export async function addTagsThatFit(orgId: string, photoId: string, names: string[], trx: Trx) {
  if (names.length === 0) return false
  const before = await tagNames(orgId, [photoId], trx)
  const known = new Set(before.get(photoId)?.map(tagKey))
  const fresh = new Map(names.map((name) => [tagKey(name), name]))
  for (const key of known) fresh.delete(key)
  const tags = [...fresh.values()].slice(0, Math.max(0, MAX_TAGS_PER_PHOTO - known.size))
  if (tags.length === 0) return false
  await attachTags(orgId, [{ photoId, tags }], trx)
  if (!areChangesKept()) return true
  await noteTags(orgId, { before, after: await tagNames(orgId, [photoId], trx) }, trx)
  return true
}

export async function detachTags(orgId: string, photoIds: string[], names: string[], trx: Trx) {
  const ids = await tagIdsByKey(orgId, names.map(tagKey), trx)
  await linksOf(orgId, photoIds, trx)
    .whereIn('tag_id', [...ids.values()])
    .delete()
}

export async function detachAllTags(orgId: string, photoIds: string[], trx: Trx) {
  await linksOf(orgId, photoIds, trx).delete()
}

/** A tag that no photo carries any more, not even one in the trash, is gone. */
export async function removeUnusedTags(orgId: string, trx: Trx) {
  const unused = () =>
    trx
      .from('tags')
      .where('org_id', orgId)
      .whereNotExists((links) =>
        links
          .from('photo_tags')
          .where('photo_tags.org_id', orgId)
          .whereColumn('photo_tags.tag_id', 'tags.id')
          .select(trx.raw('1'))
      )
  // Waits for whoever is giving one of them to a photo, and looks again before it goes.
  const rows = await unused().orderBy('id').select('id').forUpdate()
  const ids = rows.map(({ id }) => id)
  if (ids.length) await unused().whereIn('id', ids).delete()
}

const linksOf = (orgId: string, photoIds: string[], trx: Trx) =>
  trx.from('photo_tags').where('photo_tags.org_id', orgId).whereIn('photo_id', photoIds)
