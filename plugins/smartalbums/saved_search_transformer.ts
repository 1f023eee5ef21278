import { BaseTransformer } from '@adonisjs/core/transformers'
import type Membership from '#models/membership'
import { coverOf } from '#transformers/photo_transformer'
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
    const { search, photoCount, isMore, cover } = this.resource
    const { createdBy } = search
    return {
      id: search.id,
      name: search.name,
      q: search.q,
      photoCount,
      isMore,
      cover: coverOf(this.viewer.org.slug, cover),
      createdBy: createdBy ? { id: createdBy.id, name: createdBy.name } : null,
      createdAt: search.createdAt.toUTC().toISO()!,
      can: this.#abilities(),
    }
  }

  #abilities() {
    const policy = new SavedSearchPolicy()
    const { search } = this.resource
    return { edit: policy.edit(this.viewer, search), remove: policy.remove(this.viewer, search) }
  }
}
