import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import { fileUrls } from '#transformers/photo_transformer'
import SavedSearchPolicy from './saved_search_policy.js'
import type { SavedSearchSummary } from './saved_searches.js'

/** A saved search as one member of its org sees it, among the albums. */
export default class SavedSearchTransformer extends BaseTransformer<SavedSearchSummary> {
  constructor(
    resource: SavedSearchSummary,
    protected viewer: Membership
  ) {
    super(resource)
  }

  toObject() {
    const { search, photoCount, isMore } = this.resource
    const { createdBy } = search
    return {
      id: search.id,
      name: search.name,
      q: search.q,
      photoCount,
      isMore,
      cover: this.#cover(),
      createdBy: createdBy ? { id: createdBy.id, name: createdBy.name } : null,
      createdAt: search.createdAt.toUTC().toISO()!,
      can: this.#abilities(),
    }
  }

  #cover() {
    const { cover } = this.resource
    if (!cover) return null
    const { id, thumbhash, width, height } = cover
    const { thumb, preview } = fileUrls(this.viewer.org.slug, id)
    return { photoId: id, thumbUrl: thumb, previewUrl: preview, thumbhash, width, height }
  }

  #abilities() {
    const policy = new SavedSearchPolicy()
    const { search } = this.resource
    return { edit: policy.edit(this.viewer, search), remove: policy.remove(this.viewer, search) }
  }
}
