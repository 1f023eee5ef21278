import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import type Photo from '#models/photo'
import PhotoTransformer from '#transformers/photo_transformer'

export interface Outcome {
  /** `upload` is the answer to an announcement: send it. */
  outcome: 'upload' | 'added' | 'duplicate' | 'rejected' | 'applied' | 'unmatched'
  photo?: Photo
  /** Of a file that tells about photos: which ones. */
  photoIds?: string[]
  error?: { code: string; message: string }
}

/** What became of one file, announced or uploaded. The photo has what a grid shows of it loaded. */
export default class OutcomeTransformer extends BaseTransformer<Outcome> {
  constructor(
    resource: Outcome,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { outcome, photo, photoIds, error } = this.resource
    return {
      outcome,
      photo: photo && PhotoTransformer.transform(photo, this.viewer).useVariant('forGrid'),
      photoIds,
      error,
    }
  }
}
