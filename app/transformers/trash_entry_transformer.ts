import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import type { TrashEntry } from '#queries/trash'
import AlbumTransformer from '#transformers/album_transformer'
import PhotoTransformer from '#transformers/photo_transformer'

/** One thing in the trash, photo or album, told apart by `type`. */
export default class TrashEntryTransformer extends BaseTransformer<TrashEntry> {
  constructor(
    resource: TrashEntry,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const entry = this.resource
    return entry.type === 'photo'
      ? { type: entry.type, ...new PhotoTransformer(entry.photo, this.viewer).forTrash() }
      : { type: entry.type, ...new AlbumTransformer(entry.album, this.viewer).forTrash() }
  }
}
