import type { HttpContext } from '@adonisjs/core/http'
import { findRun } from '#admin/queued_runs'
import { type Opened, openResource } from '#controllers/web/admin_resource'
import { spokenOutcome } from '#controllers/web/spoken_outcome'
import type AdminRun from '#models/admin_run'
import { cancelRun, stateOf } from '#queries/admin_runs'

/** Actions that a job carries out: how far they are, and an end before their end. */
export default class AdminActionRunsController {
  async show(ctx: HttpContext) {
    const opened = await openResource(ctx)
    const run = await findRun(opened.resource, opened.area, ctx.params.run)
    return answer(ctx, opened, run)
  }

  async destroy(ctx: HttpContext) {
    const opened = await openResource(ctx)
    const run = await findRun(opened.resource, opened.area, ctx.params.run)
    await cancelRun(run)
    return answer(ctx, opened, run)
  }
}

async function answer(ctx: HttpContext, opened: Opened, run: AdminRun) {
  const { outcome, ...state } = await stateOf(run)
  return { ...state, outcome: spokenOutcome(ctx, outcome, opened) }
}
