import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { ConfirmPassword } from '#actions/confirm_password'
import { renderPage } from '#extension/routes'
import User from '#models/user'
import { enqueue } from '#queue/enqueue'
import { Refusal } from '#exceptions/refusal'
import FaceOrg from '../face_org.js'
import { indexCounts } from '../indexing/index_counts.js'
import IndexOrgJob from '../indexing/index_org_job.js'
import { faceSettings } from '../settings.js'
import PurgeJob from './purge_job.js'
import { DisableFaces, EnableFaces } from './switch_faces.js'
import { keptOf } from './kept.js'

const consentValidator = vine.create({
  basis: vine.string().trim().minLength(10).maxLength(1000),
  understood: vine.accepted(),
})
const purgeValidator = vine.create({ current_password: vine.string().maxLength(200) })

/** Whether an org has its faces found, and what becomes of them. */
export default class ConsentController {
  async show(ctx: HttpContext) {
    const org = await FaceOrg.within(ctx.org.id).first()
    const { graceDays, engine } = await faceSettings()
    return renderPage(ctx, 'consent', {
      consent: org?.consentedAt ? await consentOf(org) : null,
      purgeAt: org?.purgeAt ?? null,
      visitors: Boolean(org?.visitors),
      isPaused: Boolean(org?.pausedAt),
      isReindexing: Boolean(org?.nextEngineVersion),
      counts: await indexCounts(ctx.org.id),
      kept: await keptOf(ctx.org.id),
      leavesServer: engine === 'immich',
      graceDays,
    })
  }

  async store(ctx: HttpContext) {
    const { basis } = await ctx.request.validateUsing(consentValidator)
    const userId = ctx.auth.getUserOrFail().id
    await new EnableFaces().handle({ orgId: ctx.org.id, userId, basis })
    return back(ctx, 'consent.enabled')
  }

  async destroy(ctx: HttpContext) {
    await new DisableFaces().handle(ctx.org.id)
    return back(ctx, 'consent.disabled')
  }

  /** Not after the grace, but now. */
  async purge(ctx: HttpContext) {
    const { auth, request } = ctx
    const org = await FaceOrg.within(ctx.org.id).firstOrFail()
    if (org.consentedAt) throw new Refusal(409, 'plg.facesearch.errors.still_on')
    const { current_password: password } = await request.validateUsing(purgeValidator)
    const user = auth.getUserOrFail()
    await new ConfirmPassword().handle({ user, password, address: request.ip() })
    await enqueue(PurgeJob, {}, { orgId: ctx.org.id, uniqueKey: 'purge' })
    return back(ctx, 'consent.purging')
  }

  async pause(ctx: HttpContext) {
    await FaceOrg.within(ctx.org.id).update({ paused_at: Date.now() })
    return back(ctx, 'consent.paused')
  }

  async resume(ctx: HttpContext) {
    await FaceOrg.within(ctx.org.id).update({ paused_at: null })
    await IndexOrgJob.order(ctx.org.id)
    return back(ctx, 'consent.resumed')
  }
}

async function consentOf({ basis, consentedAt, consentedBy }: FaceOrg) {
  const user = consentedBy ? await User.find(consentedBy) : null
  return { basis, at: consentedAt, by: user?.name ?? null }
}

function back({ i18n, org, response, session }: HttpContext, said: string) {
  session.flash('success', i18n.t(`plg.facesearch.${said}`))
  return response.redirect().toPath(`/orgs/${org.slug}/p/facesearch/settings`)
}
