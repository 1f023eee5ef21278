import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { areChangesKept, noteChange } from '#audit/history'
import { sqlTime } from '#models/concerns/sql_time'
import { tagKey } from '#models/tag'
import { MAX_TAGS_PER_PHOTO } from '#validators/tag'

type Trx = TransactionClientContract

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

/** Around whatever changes the tags of photos: they are kept as a change of each photo. */
export async function keepingTags<Result>(
  orgId: string,
  photoIds: string[],
  trx: Trx,
  work: () => Promise<Result>
): Promise<Result> {
  if (!areChangesKept()) return work()
  const before = await tagNames(orgId, photoIds, trx)
  const result = await work()
  const after = await tagNames(orgId, photoIds, trx)
  for (const id of photoIds) {
    await noteTags(orgId, id, { before: before.get(id), after: after.get(id) }, trx)
  }
  return result
}

/** What a photo is tagged with is told as a list; a photo without tags has none. */
export function noteTags(
  orgId: string,
  photoId: string,
  { before, after }: { before?: string[]; after?: string[] },
  trx: Trx
) {
  const row = { model: 'photo', table: 'photos', rowId: photoId, orgId, verb: 'updated' as const }
  return noteChange({ ...row, before: { tags: before }, after: { tags: after } }, trx)
}

async function tagNames(orgId: string, photoIds: string[], trx: Trx) {
  const rows: { photo_id: string; name: string }[] = await linksOf(orgId, photoIds, trx)
    .join('tags', 'tags.id', 'photo_tags.tag_id')
    .orderBy('tags.key')
    .select('photo_tags.photo_id', 'tags.name')
  const names = new Map<string, string[]>()
  for (const { photo_id: id, name } of rows) names.set(id, [...(names.get(id) ?? []), name])
  return names
}

async function makeTags(orgId: string, names: Map<string, string>, trx: Trx) {
  const now = sqlTime(DateTime.now(), trx)
  const rows = [...names]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, name]) => ({ id: uuidv7(), org_id: orgId, name, key, created_at: now }))
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
  const links = await linksOf(orgId, [photoId], trx)
    .join('tags', 'tags.id', 'photo_tags.tag_id')
    .select('tags.key')
  const known = new Set(links.map(({ key }) => key))
  const fresh = new Map(names.map((name) => [tagKey(name), name]))
  for (const key of known) fresh.delete(key)
  const tags = [...fresh.values()].slice(0, Math.max(0, MAX_TAGS_PER_PHOTO - known.size))
  if (tags.length === 0) return false
  await keepingTags(orgId, [photoId], trx, () => attachTags(orgId, [{ photoId, tags }], trx))
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

export async function mostTagsOnOne(orgId: string, photoIds: string[], trx: Trx): Promise<number> {
  const fullest = await linksOf(orgId, photoIds, trx)
    .groupBy('photo_id')
    .count('* as tags')
    .orderBy('tags', 'desc')
    .first()
  return fullest?.tags ?? 0
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
