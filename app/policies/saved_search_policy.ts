import { BasePolicy } from '@adonisjs/bouncer'
import type Membership from '#models/membership'
import type SavedSearch from '#models/saved_search'

export default class SavedSearchPolicy extends BasePolicy {
  /** A search changes no photo: whoever is in may keep one. */
  create(_actor: Membership) {
    return true
  }

  edit(actor: Membership, search: SavedSearch) {
    return actor.isStaff || search.createdById === actor.userId
  }

  remove(actor: Membership, search: SavedSearch) {
    return this.edit(actor, search)
  }
}
