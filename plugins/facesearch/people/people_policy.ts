import { PluginPolicy } from '#extension/plugin_policy'
import type { PluginActor } from '#extension/permissions'

/** Whoever is in may see who is in the photos; saying who it is goes for everybody, and is for few. */
export default class PeoplePolicy extends PluginPolicy {
  plugin = 'facesearch'

  see(actor: PluginActor) {
    return this.has(actor, 'see')
  }

  edit(actor: PluginActor) {
    return !actor.isReadOnly && this.has(actor, 'edit_people')
  }

  /** Who hides somebody hides them from everybody else. */
  seeHidden(actor: PluginActor) {
    return this.edit(actor)
  }
}
