import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import FaceTransformer from './face_transformer.js'
import PersonTransformer from './person_transformer.js'
import type { ShownSuggestion } from './suggestions.js'

/** Who may be the same. How alike they are is told to nobody. */
export default class SuggestionTransformer extends BaseTransformer<ShownSuggestion> {
  constructor(
    resource: ShownSuggestion,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { suggestion, person, face, other } = this.resource
    return {
      id: suggestion.id,
      person: PersonTransformer.transform(person, this.viewer),
      face: face ? FaceTransformer.transform(face, this.viewer) : null,
      other: other ? PersonTransformer.transform(other, this.viewer) : null,
    }
  }
}
