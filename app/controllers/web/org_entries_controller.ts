import type { HttpContext } from '@adonisjs/core/http'
import { EnterOrg } from '#actions/enter_org'
import { LeaveOrg } from '#actions/leave_org'
import { originForLetters } from '#config/web'
import { ENTRY_MINUTES } from '#models/break_glass_entry'
import Org from '#models/org'
import { findOwnEntry, findRunningEntry } from '#queries/break_glass'
import BreakGlassEntryTransformer from '#transformers/break_glass_entry_transformer'
import { entryValidator, MAX_REASON, MIN_REASON } from '#validators/break_glass'

/** Who operates the server looks into an org that is not theirs: with a reason, and for a while. */
export default class OrgEntriesController {
  async create({ auth, inertia, params }: HttpContext) {
    const { id, name, slug, isDeleted } = await Org.findOrFail(params.id)
    const running = await findRunningEntry(slug, auth.getUserOrFail())
    return inertia.render('admin/entries/create', {
      target: { id, name, slug, isDeleted },
      running: running ? BreakGlassEntryTransformer.transform(running).useVariant('forBar') : null,
      bounds: { minutes: [...ENTRY_MINUTES], reason: [MIN_REASON, MAX_REASON] },
    })
  }

  async store({ auth, params, request, response }: HttpContext) {
    const org = await Org.findOrFail(params.id)
    const { reason, minutes } = await request.validateUsing(entryValidator)
    const origin = originForLetters(request)
    await new EnterOrg().handle({ user: auth.getUserOrFail(), org, reason, minutes, origin })
    return response.redirect().toPath(`/orgs/${org.slug}`)
  }

  async destroy({ auth, i18n, inertia, params, response, session }: HttpContext) {
    const entry = await findOwnEntry(params.id, auth.getUserOrFail())
    await new LeaveOrg().handle({ entry })
    // What the pages of the org showed is not there any more when somebody goes back.
    inertia.clearHistory()
    session.flash('success', i18n.t('entries.left', { org: entry.org.name }))
    return response.redirect().toPath(`/admin/r/orgs/${entry.orgId}`)
  }
}
