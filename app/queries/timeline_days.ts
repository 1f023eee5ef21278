import db from '@adonisjs/lucid/services/db'
import type Membership from '#models/membership'
import { livePhotos, narrow } from '#queries/photos'
import { understood, type Searches } from '#queries/photo_search'
import { datedHits, walksHits } from '#queries/search/hits'
import { dayOf, mergeDays, type DayCount } from '#queries/timeline_keys'

export interface TimelineFilters {
  albumId?: string
  q?: string
  tag?: string
  favorite?: boolean
  searches?: Searches
}

/** How many photos each local day has, newest first, of one org or of several together. */
export async function countDays(viewers: readonly Membership[], asked: TimelineFilters) {
  const filters = await understood(viewers, asked)
  return mergeDays(await Promise.all(viewers.map((viewer) => daysOf(viewer, filters))))
}

/** What is not narrowed down any further has been counted already, by the database as it wrote. */
function daysOf(viewer: Membership, { albumId, ...narrowing }: TimelineFilters) {
  if (Object.values(narrowing).some(Boolean)) return countAmong(viewer, { albumId, ...narrowing })
  return albumId ? daysOfAlbum(viewer.orgId, albumId) : daysOfOrg(viewer.orgId)
}

const ORGS_REMEMBERED = 64
const remembered = new Map<string, { version: number; days: readonly DayCount[] }>()

/** Added up once after each change, however often it is asked for. */
async function daysOfOrg(orgId: string) {
  const version = await versionOf(orgId)
  const known = remembered.get(orgId)
  const days = known?.version === version ? known.days : await addUpDays(orgId)
  remembered.delete(orgId)
  remembered.set(orgId, { version, days })
  if (remembered.size > ORGS_REMEMBERED) remembered.delete(remembered.keys().next().value!)
  return days
}

async function versionOf(orgId: string): Promise<number> {
  const mark = await db.from('timeline_versions').where('org_id', orgId).select('version').first()
  return mark ? mark.version : 0
}

async function addUpDays(orgId: string): Promise<readonly DayCount[]> {
  const rows = await counted(orgId)
    .groupBy('day')
    .orderBy('day', 'desc')
    .select('day')
    .sum({ count: 'count', aspect_sum: 'aspect_sum' })
  return rows.map(dayCount)
}

async function daysOfAlbum(orgId: string, albumId: string): Promise<readonly DayCount[]> {
  const rows = await counted(orgId)
    .where('album_id', albumId)
    .orderBy('day', 'desc')
    .select('day', 'count', 'aspect_sum')
  return rows.map(dayCount)
}

/** Days of albums that are in use. */
export function counted(orgId: string) {
  const trashed = db.from('albums').select('id').where('org_id', orgId).whereNotNull('trashed_at')
  return db.from('photo_days').where('org_id', orgId).whereNotIn('album_id', trashed)
}

/**
 * Days since 1970, also where clocks are before it: both databases cut off towards zero. `photo_days` has days as they
 * read (20240517), since whole months are cut out of it; among hits each photo's day is worked out as it is written or
 * counted, which is cheap in this form alone. They meet here: nothing beyond knows the second one.
 */
const EPOCH_DAY = `(photos.taken_local - ((photos.taken_local % 86400000) + 86400000) % 86400000) / 86400000`

interface CountedDay {
  epoch_day: number
  count: number
  aspect_sum: number
}

async function countAmong(viewer: Membership, filters: TimelineFilters) {
  const rows = (await countHits(viewer, filters)) ?? (await countRows(viewer, filters))
  const days = rows.map(({ epoch_day: epochDay, ...sums }) =>
    dayCount({ day: dayOf(Number(epochDay) * 86_400_000), ...sums })
  )
  return mergeDays([days, []])
}

/** Hits know their days themselves where the index is all that is asked, and no album lies in the trash. */
async function countHits({ orgId }: Membership, { searches, favorite }: TimelineFilters) {
  const search = searches?.get(orgId)
  if (favorite || !walksHits(search) || search.conditions.length > 0) return undefined
  if (await hasTrashedAlbums(orgId)) return undefined
  const rows: CountedDay[] = await datedHits(orgId, search)
    .select('day as epoch_day')
    .count('* as count')
    .sum('aspect as aspect_sum')
    .groupBy('day')
  return rows
}

async function hasTrashedAlbums(orgId: string) {
  const album = db.from('albums').where('org_id', orgId).whereNotNull('trashed_at')
  return Boolean(await album.select(db.raw('1')).first())
}

async function countRows(viewer: Membership, filters: TimelineFilters) {
  const query = livePhotos(viewer.orgId)
  narrow(query, filters, viewer)
  const rows: CountedDay[] = await query
    .select(
      db.raw(`${EPOCH_DAY} as epoch_day`),
      db.raw('count(*) as count'),
      db.raw('sum(photos.width * 1.0 / photos.height) as aspect_sum')
    )
    .groupByRaw('1')
    .pojo()
  return rows
}

const dayCount = (row: { day: number; count: number; aspect_sum: number }): DayCount => ({
  day: row.day,
  count: Number(row.count),
  aspectSum: Number(row.aspect_sum),
})
