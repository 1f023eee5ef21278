import type { PhotoKind } from '#media/inspect'
import type Membership from '#models/membership'
import type Org from '#models/org'
import PhotoPolicy from '#policies/photo_policy'
import type { BucketList, SeenPhoto, startTimeline, TimelineRow } from '#queries/timeline'
import { publicState } from '#transformers/photo_transformer'

/** Photos of one bucket as columns: the n-th photo is the n-th value of each. */
export interface TimelineColumns {
  ids: string[]
  names: string[]
  captions: (string | null)[]
  albumIds: string[]
  widths: number[]
  heights: number[]
  /** Milliseconds since 1970, UTC. */
  takenAt: number[]
  /** Minutes east of Greenwich, where they are known. */
  takenOffsets: (number | null)[]
  states: ReturnType<typeof publicState>[]
  failures: (string | null)[]
  kinds: PhotoKind[]
  ratings: (number | null)[]
  favorites: (0 | 1)[]
  thumbhashes: (string | null)[]
  uploadedByIds: (string | null)[]
  editable: (0 | 1)[]
}

/** Columns of several orgs, with the place of each photo's org among them. */
export interface MixedColumns extends TimelineColumns {
  orgs: OrgName[]
  org: number[]
}

export type OrgName = Pick<Org, 'slug' | 'name'>

/** A grid asks for thousands of photos at once: columns name each field once, and nothing is made for each photo. */
export function timelineColumns(photos: readonly SeenPhoto[]): TimelineColumns {
  const column = <Value>(value: (row: TimelineRow) => Value) => photos.map(({ row }) => value(row))
  const policy = new PhotoPolicy()
  return {
    ids: column((row) => row.id),
    names: column((row) => row.name),
    captions: column((row) => row.caption),
    albumIds: column((row) => row.album_id),
    widths: column((row) => row.width),
    heights: column((row) => row.height),
    takenAt: column((row) => row.taken_at),
    takenOffsets: column((row) => row.taken_offset),
    states: column(publicState),
    failures: column((row) => row.failure),
    kinds: column((row) => row.kind),
    ratings: column((row) => row.rating),
    favorites: column((row) => (row.is_favorite ? 1 : 0)),
    thumbhashes: column((row) => row.thumbhash),
    uploadedByIds: column((row) => row.uploaded_by_id),
    editable: photos.map(({ viewer, row }) =>
      policy.edit(viewer, { uploadedById: row.uploaded_by_id }) ? 1 : 0
    ),
  }
}

export function mixedColumns(
  photos: readonly SeenPhoto[],
  viewers: readonly Membership[]
): MixedColumns {
  const places = new Map(viewers.map(({ orgId }, index) => [orgId, index]))
  return {
    ...timelineColumns(photos),
    orgs: orgNames(viewers),
    org: photos.map(({ viewer }) => places.get(viewer.orgId)!),
  }
}

export const bucketList = ({ total, buckets }: BucketList): BucketList => ({ total, buckets })

export const mixedBucketList = (list: BucketList, viewers: readonly Membership[]) => ({
  ...list,
  orgs: orgNames(viewers),
})

const orgNames = (viewers: readonly Membership[]): OrgName[] =>
  viewers.map(({ org: { slug, name } }) => ({ slug, name }))

type Start = Awaited<ReturnType<typeof startTimeline>>

/** What a page brings along: all buckets, and the photos of the first ones by their keys. */
export const timelineStart = ({ total, buckets, first }: Start) => ({
  total,
  buckets: [...buckets],
  columns: Object.fromEntries(first.map(({ key, photos }) => [key, timelineColumns(photos)])),
})

export const mixedTimelineStart = (
  { total, buckets, first }: Start,
  viewers: readonly Membership[]
) => ({
  total,
  buckets: [...buckets],
  orgs: orgNames(viewers),
  columns: Object.fromEntries(first.map(({ key, photos }) => [key, mixedColumns(photos, viewers)])),
})
