import { BaseTransformer } from '@adonisjs/core/transformers'
import { DateTime } from 'luxon'
import type { RequestSummary } from './removal_requests.js'

/** What somebody asked for, as staff of the org sees it. */
export default class RemovalRequestTransformer extends BaseTransformer<RequestSummary> {
  constructor(
    resource: RequestSummary,
    protected slug: string
  ) {
    super(resource)
  }

  toObject() {
    const { request, linkTitle, photoCount, faces } = this.resource
    const { id, state, message, contact, createdAt, decidedAt, faceIds } = request
    return {
      id,
      state,
      message,
      contact,
      linkTitle,
      photoCount,
      faceCount: faceIds.length,
      createdAt: createdAt.toUTC().toISO()!,
      decidedAt:
        decidedAt === null ? null : DateTime.fromMillis(Number(decidedAt)).toUTC().toISO()!,
      faces: faces.map(({ id: faceId, photoId }) => ({
        ...{ id: faceId, photoId },
        url: `/api/v1/orgs/${this.slug}/p/facesearch/faces/${faceId}/picture`,
      })),
    }
  }
}
