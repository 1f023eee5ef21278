import { BasePolicy } from '@adonisjs/bouncer'
import { isOpen } from '#extension/gate'
import { may, type PluginActor } from '#extension/permissions'

/**
 * Base of every policy of a plugin. Asked first is the gate: while the plugin is off for the org nobody may do anything,
 * whatever the methods say. Then the method decides; what it does not mention is not allowed.
 *
 * ```ts
 * export default class LikePolicy extends PluginPolicy {
 *   plugin = 'likes'
 *   remove(actor: Membership, like: Like) {
 *     return like.userId === actor.userId || this.has(actor, 'moderate')
 *   }
 * }
 * ```
 * Used by class: `await ctx.bouncer.with(LikePolicy).authorize('remove', like)`.
 */
export abstract class PluginPolicy extends BasePolicy {
  /** The id in `plugin.json`. */
  abstract plugin: string

  /** Runs before each method. `undefined` lets the method decide. */
  before(actor: PluginActor | null): false | undefined {
    return actor && isOpen(this.plugin, actor.orgId) ? undefined : false
  }

  /** Whether the role of the actor has a permission that the plugin declares. */
  protected has(actor: PluginActor, permission: string) {
    return may(this.plugin, permission, actor)
  }
}
