import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import type Photo from '#models/photo'
import PhotoTransformer from '#transformers/photo_transformer'

export interface Outcome<Word extends string = 'added' | 'duplicate' | 'rejected'> {
  outcome: Word
  photo?: Photo
  error?: { code: string; message: string }
}

/** What became of one uploaded file. The photo has what a grid shows of it loaded. */
export default class OutcomeTransformer extends BaseTransformer<Outcome> {
  constructor(
    resource: Outcome,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { outcome, photo, error } = this.resource
    return { outcome, photo: photo && inGrid(photo, this.viewer), error }
  }
}

/** What is to become of one announced file. */
export class AnnouncementTransformer extends BaseTransformer<
  Outcome<'upload' | 'duplicate' | 'rejected'>
> {
  constructor(
    resource: Outcome<'upload' | 'duplicate' | 'rejected'>,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { outcome: status, photo, error } = this.resource
    return { status, photo: photo && inGrid(photo, this.viewer), error }
  }
}

const inGrid = (photo: Photo, viewer: Membership) =>
  PhotoTransformer.transform(photo, viewer).useVariant('forGrid')
