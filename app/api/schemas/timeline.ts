import { arrayOf, count, id, integer, number, one, oneOf, orNull, shape, text } from '#api/schema'
import type { Media } from '#api/describe'
import type { BucketList } from '#queries/timeline'
import type { Bucket } from '#queries/timeline_keys'
import type { findPlace } from '#queries/timeline_place'
import type { MixedColumns, OrgName, TimelineColumns } from '#transformers/timeline_columns'

const key = {
  ...text,
  pattern: '^\\d{4}-\\d{2}(-\\d{2}(\\.\\d{3,4})?)?$',
  description: 'A month; a day where the month holds more than 2,000 photos; a part of such a day',
}

const buckets = arrayOf(shape<Bucket>({ key, count, aspectSum: number }, { title: 'Bucket' }))

const orgs = arrayOf(shape<OrgName>({ slug: text, name: text }))

const columns = {
  ids: arrayOf(id),
  names: arrayOf(text),
  captions: arrayOf(orNull(text)),
  albumIds: arrayOf(id),
  widths: arrayOf(count),
  heights: arrayOf(count),
  takenAt: arrayOf(integer),
  takenOffsets: arrayOf(orNull(integer)),
  states: arrayOf(oneOf('processing', 'ready', 'failed')),
  failures: arrayOf(orNull(text)),
  kinds: arrayOf(oneOf('image', 'animation', 'motion')),
  ratings: arrayOf(orNull(integer)),
  favorites: arrayOf(oneOf(0, 1)),
  thumbhashes: arrayOf(orNull(text)),
  uploadedByIds: arrayOf(orNull(id)),
  editable: arrayOf(oneOf(0, 1)),
}

/** Who has the answer already says so with its ETag, and is told that nothing changed. */
export const compact = (data: ReturnType<typeof shape>): Record<number, Media | null> => ({
  200: {
    media: 'application/json',
    schema: one(data),
    headers: { ETag: 'Changes when the answer does' },
  },
  304: null,
})

export const timeline = shape<BucketList>({ total: count, buckets }, { title: 'Timeline' })

export const mixedTimeline = shape<BucketList & { orgs: OrgName[] }>(
  { total: count, buckets, orgs },
  { title: 'MixedTimeline' }
)

export const timelineBucket = shape<TimelineColumns>(columns, { title: 'TimelineBucket' })

export const mixedBucket = shape<MixedColumns>(
  { ...columns, orgs, org: arrayOf(count) },
  { title: 'MixedBucket' }
)

export const place = shape<Awaited<ReturnType<typeof findPlace>>>(
  { key, index: count },
  { title: 'TimelinePlace' }
)
