import db from '@adonisjs/lucid/services/db'
import { Refusal } from '#exceptions/refusal'
import type Membership from '#models/membership'
import type { PhotoKind } from '#media/inspect'
import type { PhotoState } from '#models/photo'
import { livePhotos, narrow } from '#queries/photos'
import { understood } from '#queries/photo_search'
import { countDays, type TimelineFilters } from '#queries/timeline_days'
import {
  bucketsOf,
  MAX_IN_BUCKET,
  stretchOf,
  type Bucket,
  type DayCount,
  type Stretch,
} from '#queries/timeline_keys'

/** A photo as the timeline reads it: plain facts, no model. */
export interface TimelineRow {
  id: string
  album_id: string
  name: string
  caption: string | null
  width: number
  height: number
  taken_at: number
  taken_offset: number | null
  taken_local: number
  state: PhotoState
  failure: string | null
  kind: PhotoKind
  rating: number | null
  thumbhash: string | null
  uploaded_by_id: string | null
  is_favorite: number | boolean
}

/** A photo and the membership that shows it. */
export interface SeenPhoto {
  viewer: Membership
  row: TimelineRow
}

export interface BucketList {
  total: number
  buckets: readonly Bucket[]
}

/** The days of an org stay the same list until something changes, and so do their buckets. */
const made = new WeakMap<readonly DayCount[], BucketList>()

function added(days: readonly DayCount[]): BucketList {
  if (!made.has(days)) {
    const buckets = bucketsOf(days)
    made.set(days, { total: buckets.reduce((sum, { count }) => sum + count, 0), buckets })
  }
  return made.get(days)!
}

/** Where each month begins and how much it holds, newest first. */
export async function listBuckets(viewers: readonly Membership[], filters: TimelineFilters) {
  return added(await countDays(viewers, filters))
}

/** What fills the first screen of any display. */
const FIRST_PHOTOS = 200

/** All buckets and the photos of the first ones, so that a page needs no second request to show something. */
export async function startTimeline(viewers: readonly Membership[], filters: TimelineFilters) {
  const list = await listBuckets(viewers, filters)
  const first: { key: string; photos: SeenPhoto[] }[] = []
  for (let at = 0, sum = 0; at < list.buckets.length && sum < FIRST_PHOTOS; at++) {
    const { key, count } = list.buckets[at]
    first.push({ key, photos: await listBucket(viewers, key, filters) })
    sum += count
  }
  return { ...list, first }
}

/** The photos of one bucket, newest wall clock first. */
export async function listBucket(
  viewers: readonly Membership[],
  key: string,
  asked: TimelineFilters
): Promise<SeenPhoto[]> {
  const stretch = stretchOf(key)
  if (!stretch) throw new Refusal(404, 'E_NOT_FOUND')
  const filters = await understood(viewers, asked)
  const read = stretch.part === null ? wholeStretch : partOf
  return read(viewers, stretch, filters)
}

/** Photos come in while somebody looks: a month that has just grown too full is still told as one. */
const SLACK = 2

async function wholeStretch(
  viewers: readonly Membership[],
  stretch: Stretch,
  filters: TimelineFilters
) {
  const most = MAX_IN_BUCKET * SLACK
  const photos = await seenBy(viewers, (viewer) =>
    rowsWithin(viewer, stretch, filters).limit(most + 1)
  )
  if (photos.length > most) throw new Refusal(409, 'E_TIMELINE_CHANGED')
  return viewers.length > 1 ? photos.sort(newestFirst) : photos
}

/** Parts are cut from the oldest photo of the day on, so that what comes in later moves none of them. */
async function partOf(viewers: readonly Membership[], stretch: Stretch, filters: TimelineFilters) {
  const before = (stretch.part! - 1) * MAX_IN_BUCKET
  const [first, ...others] = viewers.map((viewer, index) =>
    photosWithin(viewer, stretch, filters)
      .select(COLUMNS)
      .select(db.raw(LIKED, [viewer.userId]), db.raw('cast(? as integer) as viewer', [index]))
  )
  if (!first) return []
  first.unionAll(others)
  // The database cuts: who is in many orgs reads no more rows than who is in one.
  const rows: (TimelineRow & { viewer: number })[] = await first
    .orderBy('taken_local')
    .orderBy('id')
    .offset(before)
    .limit(MAX_IN_BUCKET)
    .pojo()
  return rows.reverse().map((row): SeenPhoto => ({ viewer: viewers[row.viewer], row }))
}

async function seenBy(
  viewers: readonly Membership[],
  rowsOf: (viewer: Membership) => ReturnType<typeof rowsWithin>
) {
  const lists = await Promise.all(
    viewers.map(async (viewer) => {
      const rows: TimelineRow[] = await rowsOf(viewer).pojo()
      return rows.map((row): SeenPhoto => ({ viewer, row }))
    })
  )
  return lists.flat()
}

const newestFirst = ({ row: one }: SeenPhoto, { row: other }: SeenPhoto) =>
  other.taken_local - one.taken_local || (one.id < other.id ? 1 : -1)

const COLUMNS = [
  'id',
  'album_id',
  'name',
  'caption',
  'width',
  'height',
  'taken_at',
  'taken_offset',
  'taken_local',
  'state',
  'failure',
  'kind',
  'rating',
  'thumbhash',
  'uploaded_by_id',
].map((column) => `photos.${column}`)

const LIKED = `exists (
  select 1 from favorites
  where favorites.photo_id = photos.id and favorites.user_id = ? and favorites.org_id = photos.org_id
) as is_favorite`

function rowsWithin(viewer: Membership, stretch: Stretch, filters: TimelineFilters) {
  return photosWithin(viewer, stretch, filters)
    .select(COLUMNS)
    .select(db.raw(LIKED, [viewer.userId]))
    .orderBy('photos.taken_local', 'desc')
    .orderBy('photos.id', 'desc')
}

export function photosWithin(
  viewer: Membership,
  { from, before }: Stretch,
  filters: TimelineFilters
) {
  const query = livePhotos(viewer.orgId)
    .where('photos.taken_local', '>=', from)
    .where('photos.taken_local', '<', before)
  narrow(query, filters, viewer, { from, to: before })
  return query
}
