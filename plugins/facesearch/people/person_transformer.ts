import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import { thumbOf } from './face_transformer.js'
import type { PersonSummary } from './people.js'
import PeoplePolicy from './people_policy.js'

/** Somebody in the photos, as one member of the org sees them. */
export default class PersonTransformer extends BaseTransformer<PersonSummary> {
  constructor(
    resource: PersonSummary,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { person, photoCount, coverFaceId } = this.resource
    return {
      id: person.id,
      name: person.name,
      isHidden: person.hiddenAt !== null,
      photoCount,
      faceCount: person.faceCount,
      coverFaceId,
      thumbUrl: coverFaceId ? thumbOf(this.viewer.org.slug, coverFaceId) : null,
      can: { edit: new PeoplePolicy().edit(this.viewer) },
    }
  }
}
