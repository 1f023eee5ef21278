import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { InertiaHeaders } from '@adonisjs/inertia'
import BaseInertiaMiddleware from '@adonisjs/inertia/inertia_middleware'
import { areaNav } from '#admin/area_nav'
import { languageOf } from '#exceptions/language'
import { pluginProps, type SharedPlugin } from '#extension/shared_props'
import { isMailDelivered } from '#mails/delivery'
import type Membership from '#models/membership'
import type User from '#models/user'
import { listRunningEntries } from '#queries/break_glass'
import BreakGlassEntryTransformer from '#transformers/break_glass_entry_transformer'
import OrgTransformer from '#transformers/org_transformer'
import UserTransformer from '#transformers/user_transformer'
import { listAllMemberships } from '#queries/memberships'
import { countDead } from '#queries/job_figures'
import MembershipTransformer from '#transformers/membership_transformer'

export default class InertiaMiddleware extends BaseInertiaMiddleware {
  /** What every page knows: who visits, in which language, in which org, and what was just said. */
  async share(ctx: HttpContext) {
    const { session, auth, inertia, membership, i18n } = ctx as HttpContext & Partial<HttpContext>
    const user = auth?.user
    const locale = i18n?.locale ?? languageOf(ctx)
    const plugins = await pluginProps(ctx, locale)
    return {
      errors: inertia.always(session?.initiated ? this.getValidationErrors(ctx) : {}),
      flash: inertia.always({
        error: session?.flashMessages.get('error') as string | undefined,
        success: session?.flashMessages.get('success') as string | undefined,
      }),
      locale: inertia.always(locale),
      user: inertia.always(user ? UserTransformer.transform(user) : undefined),
      org: inertia.always(
        membership ? OrgTransformer.transform(membership).useVariant('forFrame') : undefined
      ),
      memberships: inertia.always(
        user
          ? MembershipTransformer.transform(await listAllMemberships(user)).useVariant(
              'forSwitcher'
            )
          : []
      ),
      entries: inertia.always(await entriesOf(user, membership)),
      mailDelivered: inertia.always(isMailDelivered()),
      plugins: inertia.always(plugins),
      console: inertia.always(await consoleOf(ctx)),
      orgSettings: inertia.always(await settingsOf(ctx, plugins)),
    }
  }

  async handle(ctx: HttpContext, next: NextFn) {
    await this.init(ctx)
    if (isOutdated(ctx)) return loadAnew(ctx)
    const output = await next()
    this.dispose(ctx)
    return output
  }
}

/** The navigation of the console, on its pages, for whoever may enter it. */
async function consoleOf({ auth, i18n, request }: HttpContext) {
  const user = (auth as HttpContext['auth'] | undefined)?.user
  const isThere = user?.isSuperadmin && /^\/admin(\/|$)/.test(request.url())
  if (!isThere) return undefined
  const groups = await areaNav({ kind: 'platform', user }, i18n)
  return { groups, deadJobs: await countDead() }
}

/** What owner and admins find in the settings of their org, on the pages of those. */
async function settingsOf(
  { i18n, membership, org, request }: HttpContext & Partial<HttpContext>,
  plugins: SharedPlugin[]
) {
  if (!membership?.isStaff) return undefined
  const added = plugins.flatMap(({ nav }) => nav.filter(({ place }) => place === 'org_settings'))
  const roots = [`/orgs/${org!.slug}/settings`, ...added.map(({ href }) => href)]
  const path = request.url()
  if (!roots.some((root) => path === root || path.startsWith(`${root}/`))) return undefined
  const { user } = membership
  return { groups: await areaNav({ kind: 'org', user, org, membership }, i18n) }
}

/** The orgs that whoever operates the server looks into at this moment: no page lets them forget it. */
async function entriesOf(user: User | undefined, membership: Membership | undefined) {
  if (!user?.isSuperadmin) return []
  const entries = await listRunningEntries(user)
  return BreakGlassEntryTransformer.transform(entries, membership?.entry).useVariant('forBar')
}

/** Before anything else: the session is not touched, so that what it has to say is said after the page has loaded anew. */
function isOutdated({ inertia, request }: HttpContext) {
  const { isInertiaRequest, version } = inertia.requestInfo()
  return isInertiaRequest && request.method() === 'GET' && version !== inertia.getVersion()
}

function loadAnew({ inertia, request, response }: HttpContext) {
  response.header(InertiaHeaders.Location, request.url(true))
  response.header(InertiaHeaders.Version, inertia.getVersion())
  return response.status(409).send('')
}

declare module '@adonisjs/inertia/types' {
  type MiddlewareSharedProps = InferSharedProps<InertiaMiddleware>
  export interface SharedProps extends MiddlewareSharedProps {}
}
