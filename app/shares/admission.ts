import type { HttpContext } from '@adonisjs/core/http'
import { OpenShareLink } from '#actions/open_share_link'
import { Refusal } from '#exceptions/refusal'
import { isPerson } from '#shares/arrival'
import { givePass, type Pass } from '#shares/pass'
import { countOpening } from '#shares/tries'

/** Lets a visitor in: who has no pass yet counts as a view and gets one. A protected link is unlocked first. */
export async function open(ctx: HttpContext): Promise<Pass> {
  const { shareLink: link, sharePass } = ctx
  if (sharePass) return sharePass
  if (link.isProtected) throw new Refusal(401, 'E_SHARE_LOCKED')
  if (!isPerson(ctx)) throw new Refusal(409, 'E_SHARE_NOT_OPENED')
  await countOpening(link, ctx.request.ip())
  const visitor = await new OpenShareLink().handle({ link })
  return (ctx.sharePass = givePass(ctx, link, visitor))
}

/** What lies behind a link that anybody may open as often as they like is there without having been opened. */
export async function enter(ctx: HttpContext) {
  const { isProtected, maxViews } = ctx.shareLink
  if (isProtected || maxViews !== null) await open(ctx)
}
