import type { HttpContext } from '@adonisjs/core/http'
import { type Area, isOrgArea } from '#admin/area'
import { answer } from '#controllers/api/answer'
import { enqueue } from '#queue/enqueue'
import { areaOf } from './area_of.js'
import { readChains } from './read_chains.js'
import CheckChainsJob from './check_chains_job.js'

/** Whether what was sealed is still as it was. */
export default class ChainsController {
  async show(ctx: HttpContext) {
    return answer(ctx, await readChains(areaOf(ctx)))
  }

  /** Has it looked at by a job. Somebody who asks twice waits for the same one. */
  async check(ctx: HttpContext) {
    const area = areaOf(ctx)
    const chain = chainOf(area)
    const uniqueKey = `plg.auditlog.check:${chain ?? 'all'}`
    const orgId = isOrgArea(area) ? area.org.id : undefined
    await enqueue(CheckChainsJob, { ...(chain && { chain }) }, { uniqueKey, orgId })
    return answer(ctx, await readChains(area), 202)
  }
}

/** In an org its own; in the console all of them. */
const chainOf = (area: Area) => (isOrgArea(area) ? area.org.id : undefined)
