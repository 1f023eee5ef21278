import { BaseTransformer } from '@adonisjs/core/transformers'
import { DateTime } from 'luxon'
import type { OpenedShare } from '#queries/shared_photos'
import { visitorFileUrls, visitorRoot } from '#transformers/visitor_photo_transformer'

/** What is behind a link, for whoever was let in. Nothing in it says who shared it, or what else there is. */
export default class VisitorShareTransformer extends BaseTransformer<OpenedShare> {
  constructor(
    resource: OpenedShare,
    protected token: string,
    protected pass?: string
  ) {
    super(resource)
  }

  toObject() {
    const { link, photoCount, firstTakenAt, lastTakenAt, originalBytes } = this.resource
    const { album, org, allowOriginals, allowDownload, allowUpload, allowLocation } = link
    return {
      title: link.title ?? album?.name ?? null,
      description: album?.description ?? null,
      org: { name: org.name },
      photoCount,
      firstTakenAt: isoOf(firstTakenAt),
      lastTakenAt: isoOf(lastTakenAt),
      cover: this.#cover(),
      expiresAt: link.expiresAt?.toUTC().toISO() ?? null,
      allowOriginals,
      allowDownload,
      allowUpload,
      allowLocation,
      archive: allowDownload
        ? { url: `${visitorRoot(this.token)}/archive`, byteSize: allowOriginals ? originalBytes : null }
        : null,
    }
  }

  /** For programs, which keep no cookies: it goes into the header Lumina-Share-Pass. */
  withPass() {
    return { ...this.toObject(), pass: this.pass ?? null }
  }

  #cover() {
    const { cover } = this.resource
    if (!cover) return null
    const { thumb, preview } = visitorFileUrls(this.token, cover.id)
    const { thumbhash, width, height } = cover
    return { photoId: cover.id, thumbUrl: thumb, previewUrl: preview, thumbhash, width, height }
  }
}

function isoOf(millis: number | null) {
  return millis === null ? null : DateTime.fromMillis(millis, { zone: 'utc' }).toISO()!
}
