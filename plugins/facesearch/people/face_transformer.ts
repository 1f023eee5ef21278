import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import type Face from '../face.js'

/** Where the face is shown, cut from its photo. */
export const thumbOf = (slug: string, faceId: string) =>
  `/api/v1/orgs/${slug}/p/facesearch/faces/${faceId}/picture`

/** A face in a photo: where it is, and whose. Nothing of what it was recognized by. */
export default class FaceTransformer extends BaseTransformer<Face> {
  constructor(
    resource: Face,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { id, photoId, x, y, width, height, person, personSource } = this.resource
    return {
      id,
      photoId,
      box: { x, y, width, height },
      thumbUrl: thumbOf(this.viewer.org.slug, id),
      person: person ? { id: person.id, name: person.name } : null,
      isConfirmed: personSource === 'user',
    }
  }
}
