import type { HttpContext } from '@adonisjs/core/http'
import type { Outcome } from '#admin/run_action'
import { sayTo } from '#exceptions/handler'

/** How an action went, with its reasons in the words of who reads them. */
export const spokenOutcome = (ctx: HttpContext, { reasons, ...outcome }: Outcome) => ({
  ...outcome,
  reasons: reasons.map(({ id, title, code, params }) => ({
    id,
    title,
    code,
    message: sayTo(ctx, code, params),
  })),
})
