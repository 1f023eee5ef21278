import type { InferData, InferVariants } from '@adonisjs/core/types/transformers'
import {
  arrayOf,
  count,
  failure,
  flag,
  id,
  moment,
  number,
  one,
  oneOf,
  orNull,
  shape,
  text,
} from '#api/schema'
import { person } from '#api/schemas/photo'
import type ShareLinkTransformer from '#transformers/share_link_transformer'
import type VisitorPhotoTransformer from '#transformers/visitor_photo_transformer'
import type VisitorShareTransformer from '#transformers/visitor_share_transformer'

type Link = InferData<ShareLinkTransformer>
type Share = InferVariants<VisitorShareTransformer>['withPass']
type Shared = InferData<VisitorPhotoTransformer>

const permissions = {
  allowOriginals: flag,
  allowDownload: flag,
  allowUpload: flag,
  allowLocation: flag,
}
const picture = {
  photoId: id,
  thumbUrl: text,
  thumbhash: orNull(text),
  width: count,
  height: count,
}

export const shareLink = shape<Link>(
  {
    id,
    title: orNull(text),
    albumId: orNull(id),
    album: orNull(
      shape<NonNullable<Link['album']>>(
        { id, name: text, isTrashed: flag },
        { title: 'SharedAlbum' }
      )
    ),
    photoCount: count,
    cover: orNull(shape<NonNullable<Link['cover']>>(picture, { title: 'ShareLinkCover' })),
    url: orNull(text),
    state: oneOf('active', 'expired', 'revoked', 'exhausted'),
    protected: flag,
    expiresAt: orNull(moment),
    maxViews: orNull(count),
    viewCount: count,
    ...permissions,
    createdBy: orNull(person),
    createdAt: moment,
    revokedAt: orNull(moment),
    can: shape<Link['can']>({ copy: flag, edit: flag, revoke: flag }),
  },
  { title: 'ShareLink' }
)

export const share = shape<Share>(
  {
    title: orNull(text),
    description: orNull(text),
    org: shape<Share['org']>({ name: text }),
    photoCount: count,
    firstTakenAt: orNull(moment),
    lastTakenAt: orNull(moment),
    cover: orNull(
      shape<NonNullable<Share['cover']>>({ ...picture, previewUrl: text }, { title: 'ShareCover' })
    ),
    expiresAt: orNull(moment),
    ...permissions,
    archive: orNull(
      shape<NonNullable<Share['archive']>>(
        { url: text, byteSize: orNull(count) },
        { title: 'ShareArchive' }
      )
    ),
    upload: orNull(
      shape<NonNullable<Share['upload']>>(
        { maxFiles: count, maxBytes: count },
        { title: 'ShareUpload' }
      )
    ),
    pass: orNull(text),
  },
  { title: 'Share' }
)

const error = shape<{ code: string; message: string }>({ code: text, message: text })
const visitorOutcome = shape<{ outcome: string; error?: unknown }>(
  { outcome: oneOf('added', 'duplicate', 'rejected'), error },
  { title: 'VisitorOutcome', optional: ['error'] }
)

/** One outcome a file, in order. */
export const visitorOutcomes = one(arrayOf(visitorOutcome))

export const rejectedByVisitors = {
  anyOf: [
    failure,
    shape<{ data: unknown; errors: unknown }>(
      { data: arrayOf(visitorOutcome), errors: arrayOf(error) },
      { title: 'RejectedVisitorBatch' }
    ),
  ],
}

export const sharedPhoto = shape<Shared>(
  {
    id,
    name: text,
    kind: oneOf('image', 'animation', 'motion'),
    caption: orNull(text),
    width: count,
    height: count,
    takenAt: moment,
    takenOffset: orNull({ type: 'integer' }),
    thumbhash: orNull(text),
    location: orNull(
      shape<NonNullable<Shared['location']>>(
        { latitude: number, longitude: number },
        { title: 'Place' }
      )
    ),
    urls: shape<Shared['urls']>({
      thumb: text,
      preview: text,
      full: orNull(text),
      original: orNull(text),
    }),
  },
  { title: 'SharedPhoto' }
)
