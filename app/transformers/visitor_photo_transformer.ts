import { BaseTransformer } from '@adonisjs/core/transformers'
import { DateTime } from 'luxon'
import type Photo from '#models/photo'
import type ShareLink from '#models/share_link'

interface Behind {
  link: ShareLink
  token: string
}

/** A photo as visitors see it: no names of people, no tags, and no place unless the link allows it. */
export default class VisitorPhotoTransformer extends BaseTransformer<Photo> {
  constructor(
    resource: Photo,
    protected behind: Behind
  ) {
    super(resource)
  }

  toObject() {
    const { id, name, kind, caption, width, height, takenAt, takenOffset, thumbhash } =
      this.resource
    const { link, token } = this.behind
    const { full, original, ...urls } = visitorFileUrls(token, id)
    return {
      id,
      name,
      kind,
      caption,
      width,
      height,
      takenAt: DateTime.fromMillis(takenAt, { zone: 'utc' }).toISO()!,
      takenOffset,
      thumbhash,
      location: link.allowLocation ? placeOf(this.resource) : null,
      urls: {
        ...urls,
        full: link.allowOriginals ? full : null,
        original: link.allowOriginals ? original : null,
      },
    }
  }
}

function placeOf({ latitude, longitude }: Photo) {
  return latitude === null || longitude === null ? null : { latitude, longitude }
}

export const visitorRoot = (token: string) => `/api/v1/shares/${token}`

export function visitorFileUrls(token: string, photoId: string) {
  const base = `${visitorRoot(token)}/photos/${photoId}/files`
  return {
    thumb: `${base}/thumb`,
    preview: `${base}/preview`,
    full: `${base}/full`,
    original: `${base}/original`,
  }
}
