import type { HttpContext } from '@adonisjs/core/http'
import { UndoPeopleChange } from '../clustering/undo_people_change.js'
import PeoplePolicy from './people_policy.js'

/** What somebody changed about people. */
export default class ChangesController {
  /** Takes it back. */
  async destroy(ctx: HttpContext) {
    await ctx.bouncer.with(PeoplePolicy).authorize('edit')
    await new UndoPeopleChange().handle({ actor: ctx.membership, reversalId: ctx.params.changeId })
    return ctx.response.noContent()
  }
}
