import type { HttpContext } from '@adonisjs/core/http'
import vine from '@vinejs/vine'
import { renderPage } from '#extension/routes'
import Org from '#models/org'
import FaceOrg from '../face_org.js'
import { indexCounts } from '../indexing/index_counts.js'
import IndexOrgJob from '../indexing/index_org_job.js'
import { listAgain } from '../indexing/waiting_photos.js'
import IndexedPhoto from '../indexed_photo.js'
import { distancesOf } from './distances.js'
import { engineState } from './engine_state.js'
import { indexSize } from './index_size.js'
import { mergesAt } from './merges_at.js'

const MOST_FAILURES = 50

const distanceValidator = vine.create({
  distance: vine.number().range([0.005, 1]).optional(),
})

/** The index of one org, in the console: numbers and codes, never a face or a name. */
export default class FaceOrgsController {
  async show(ctx: HttpContext) {
    const org = await found(ctx)
    const { distance } = await ctx.request.validateUsing(distanceValidator)
    const engine = await engineState(ctx)
    const threshold = distance ?? engine.info?.thresholds.cluster ?? null
    const { name } = await Org.findOrFail(org.orgId)
    return renderPage(ctx, 'console_org', {
      // `org` is the one that a page is in, and the console is in none.
      faceOrg: { id: org.orgId, name, isOn: org.isOn, isPaused: Boolean(org.pausedAt) },
      versions: { now: org.engineVersion, next: org.nextEngineVersion },
      counts: await indexCounts(org.orgId),
      size: await indexSize(org.orgId),
      failures: await failuresOf(org.orgId, ctx),
      thresholds: engine.info?.thresholds ?? null,
      histogram: await distancesOf(org),
      preview: threshold === null ? null : await mergesAt(org, threshold),
    })
  }

  async retry(ctx: HttpContext) {
    const { orgId } = await found(ctx)
    await again(orgId)
    return back(ctx, 'console.retrying')
  }

  async retryOne(ctx: HttpContext) {
    const { orgId } = await found(ctx)
    await again(orgId, ctx.params.photoId)
    return back(ctx, 'console.retrying')
  }

  /** Looks at every photo again. What is there answers meanwhile. */
  async reindex(ctx: HttpContext) {
    const { orgId } = await found(ctx)
    await listAgain(orgId, () => {})
    await IndexOrgJob.order(orgId)
    return back(ctx, 'console.reindexing')
  }

  async pause(ctx: HttpContext) {
    const { orgId } = await found(ctx)
    await FaceOrg.within(orgId).update({ paused_at: Date.now() })
    return back(ctx, 'consent.paused')
  }

  async resume(ctx: HttpContext) {
    const { orgId } = await found(ctx)
    await FaceOrg.within(orgId).update({ paused_at: null })
    await IndexOrgJob.order(orgId)
    return back(ctx, 'consent.resumed')
  }
}

/** Only where it is on: who switched it off has nothing done to their photos. */
const found = ({ params }: HttpContext) =>
  FaceOrg.within(params.orgId).whereNotNull('consented_at').firstOrFail()

async function again(orgId: string, photoId?: string) {
  await listAgain(orgId, (rows) => {
    rows.where('state', 'failed')
    if (photoId) rows.where('photo_id', photoId)
  })
  await IndexOrgJob.order(orgId)
}

async function failuresOf(orgId: string, { i18n }: HttpContext) {
  const rows = await IndexedPhoto.within(orgId)
    .where('state', 'failed')
    .orderBy('photo_id', 'desc')
    .limit(MOST_FAILURES)
  return rows.map(({ photoId, failure, attempts }) => ({
    photoId,
    attempts,
    reason: i18n.t(`plg.facesearch.failures.${failure}`),
  }))
}

function back({ i18n, params, response, session }: HttpContext, said: string) {
  session.flash('success', i18n.t(`plg.facesearch.${said}`))
  return response.redirect().toPath(`/admin/p/facesearch/orgs/${params.orgId}`)
}
