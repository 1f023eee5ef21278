import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import type Face from '../face.js'
import type Person from '../person.js'
import PeoplePolicy from './people_policy.js'

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
      person: this.#isKnown(person) ? { id: person.id, name: person.name } : null,
      isConfirmed: personSource === 'user',
    }
  }

  /** Whoever may not know of hidden people sees the face of nobody. */
  #isKnown(person: Person | null) {
    return person && (!person.hiddenAt || new PeoplePolicy().seeHidden(this.viewer))
  }
}
