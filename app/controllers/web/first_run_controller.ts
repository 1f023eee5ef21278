import type { HttpContext } from '@adonisjs/core/http'
import { settings } from '#config/settings'
import { CompleteFirstRun } from '#actions/complete_first_run'
import { originFor } from '#config/web'
import { isFirstRunDue } from '#queries/first_run'
import { openSession } from '#sessions/open_session'
import { storagePlace } from '#queries/server_facts'
import { firstRunValidator } from '#validators/account'
import { RESERVED_SLUGS } from '#validators/org'

export default class FirstRunController {
  async create({ inertia, request, response }: HttpContext) {
    if (!(await isFirstRunDue())) return response.redirect().toPath('/')
    return inertia.render('first_run/create', {
      origin: originFor(request),
      storage: storagePlace(),
      quotaBytes: settings().defaultQuotaBytes,
      reservedSlugs: RESERVED_SLUGS,
    })
  }

  async store(ctx: HttpContext) {
    const { org, slug, ...person } = await ctx.request.validateUsing(firstRunValidator)
    const membership = await new CompleteFirstRun().handle({
      person: { ...person, locale: ctx.i18n.locale },
      org: { name: org, slug },
    })
    await openSession(ctx, membership.user, { remember: true })
    return ctx.response.redirect().toPath(`/first-run/photos?org=${membership.org.slug}`)
  }
}
