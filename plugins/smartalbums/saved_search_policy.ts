import { PluginPolicy } from '#extension/plugin_policy'
import type Membership from '#models/membership'
import type SavedSearch from './saved_search.js'

export default class SavedSearchPolicy extends PluginPolicy {
  plugin = 'smartalbums'

  /** A search changes no photo: whoever is in may keep one. */
  create(actor: Membership) {
    return !actor.isReadOnly
  }

  edit(actor: Membership, search: SavedSearch) {
    return actor.isStaff || actor.is(search.createdById)
  }

  remove(actor: Membership, search: SavedSearch) {
    return this.edit(actor, search)
  }
}
