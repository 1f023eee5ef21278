import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Current } from '#audit/current'
import { Refusal } from '#exceptions/refusal'
import ShareLink from '#models/share_link'
import { enter } from '#shares/admission'
import { refuseClosed, refuseEnded } from '#shares/ended'
import { type Pass, readPass } from '#shares/pass'

const TOKEN = /^[\w-]{43}$/

/**
 * Opens the link named in the address to its visitors: sets `ctx.shareLink` and `ctx.sharePass`. With `inside` only
 * those go on who have been let in.
 */
export default class ShareMiddleware {
  async handle(ctx: HttpContext, next: NextFn, { inside = false }: { inside?: boolean } = {}) {
    ctx.response.header('X-Robots-Tag', 'noindex, nofollow')
    ctx.response.header('Cache-Control', 'private, no-cache')
    const link = await find(String(ctx.params.token))
    Current.set({ orgId: link.orgId, shareLinkId: link.id })
    ctx.shareLink = link
    ctx.sharePass = readPass(ctx, link)
    refuseEnded(link, { isKnown: Boolean(ctx.sharePass) })
    if (inside) await enter(ctx)
    return next()
  }
}

async function find(token: string) {
  const link = TOKEN.test(token) ? await ShareLink.byToken(token).first() : null
  if (!link || link.album?.isTrashed) throw new Refusal(404, 'E_SHARE_UNKNOWN')
  refuseClosed(link.org)
  return link
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    shareLink: ShareLink
    sharePass: Pass | null
  }
}
