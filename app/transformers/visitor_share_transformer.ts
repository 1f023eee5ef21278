import { BaseTransformer } from '@adonisjs/core/transformers'
import { DateTime } from 'luxon'
import type { OpenedShare } from '#queries/shared_photos'
import { visitorLimits } from '#shares/limits'
import { visitorFileUrls, visitorRoot } from '#transformers/visitor_photo_transformer'

interface Opening {
  token: string
  /** Bytes of the zip, where they are known. */
  archiveBytes: number | null
  /** As programs carry it. */
  pass?: string
}

/** What is behind a link, for whoever was let in. Nothing in it says who shared it, or what else there is. */
export default class VisitorShareTransformer extends BaseTransformer<OpenedShare> {
  constructor(
    resource: OpenedShare,
    protected opening: Opening
  ) {
    super(resource)
  }

  toObject() {
    const { link, photoCount, firstTakenAt, lastTakenAt } = this.resource
    const { token, archiveBytes: byteSize } = this.opening
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
      upload: allowUpload && album ? uploadOf(visitorLimits()) : null,
      archive:
        allowDownload && photoCount ? { url: `${visitorRoot(token)}/archive`, byteSize } : null,
    }
  }

  /** For programs, which keep no cookies: it goes into the header Lumina-Share-Pass. */
  withPass() {
    return { ...this.toObject(), pass: this.opening.pass ?? null }
  }

  #cover() {
    const { cover } = this.resource
    if (!cover) return null
    const { thumb, preview } = visitorFileUrls(this.opening.token, cover.id)
    const { thumbhash, width, height } = cover
    return { photoId: cover.id, thumbUrl: thumb, previewUrl: preview, thumbhash, width, height }
  }
}

function isoOf(millis: number | null) {
  return millis === null ? null : DateTime.fromMillis(millis, { zone: 'utc' }).toISO()!
}

const uploadOf = ({ files: maxFiles, fileBytes: maxBytes }: ReturnType<typeof visitorLimits>) => ({
  maxFiles,
  maxBytes,
})
