import type { HttpContext } from '@adonisjs/core/http'
import { findRun } from '#admin/queued_runs'
import { openResource } from '#controllers/web/admin_resource'
import { spokenOutcome } from '#controllers/web/spoken_outcome'
import type AdminRun from '#models/admin_run'
import { cancelRun, stateOf } from '#queries/admin_runs'

/** Actions that a job carries out: how far they are, and an end before their end. */
export default class AdminActionRunsController {
  async show(ctx: HttpContext) {
    const { area, resource } = await openResource(ctx)
    return this.#answer(ctx, await findRun(resource, area, ctx.params.run))
  }

  async destroy(ctx: HttpContext) {
    const { area, resource } = await openResource(ctx)
    const run = await findRun(resource, area, ctx.params.run)
    await cancelRun(run)
    return this.#answer(ctx, run)
  }

  async #answer(ctx: HttpContext, run: AdminRun) {
    const { outcome, ...state } = await stateOf(run)
    return { ...state, outcome: spokenOutcome(ctx, outcome) }
  }
}
