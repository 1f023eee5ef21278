import { createHash } from 'node:crypto'
import encryption from '@adonisjs/core/services/encryption'
import type { HttpContext } from '@adonisjs/core/http'
import { DateTime } from 'luxon'
import type ShareLink from '#models/share_link'

/** What lets a visitor come back: who they are for this link, and the password by which they came in. */
export interface Pass {
  visitor: string
  /** As the visitor carries it. */
  sealed: string
}

const PREFIX = 'lumina_pass_'
const LONGEST_DAYS = 30
/** Each is a few hundred bytes of every request: who opens many links forgets the others. */
const MOST_AT_ONCE = 24

const cookieName = ({ id }: ShareLink) =>
  PREFIX + createHash('sha256').update(id).digest('base64url').slice(0, 10)
const purpose = ({ id }: ShareLink) => `share:${id}`

/** The pass that a visitor shows: browsers as a cookie, programs as a header. */
export function readPass({ request }: HttpContext, link: ShareLink): Pass | null {
  const shown = [
    request.header('lumina-share-pass'),
    request.plainCookie(cookieName(link), { encoded: false }),
  ]
  for (const sealed of shown) {
    const visitor = typeof sealed === 'string' ? unseal(sealed, link) : null
    if (visitor) return { visitor, sealed: sealed! }
  }
  return null
}

/** A link that lost its password admits who came in with it; one that got another asks again. */
function unseal(sealed: string, link: ShareLink) {
  const content = encryption.getMessageVerifier().unsign<string>(sealed, purpose(link))
  const [visitor, version] = typeof content === 'string' ? content.split('.') : []
  if (!visitor || !version) return null
  return link.isProtected && version !== link.passwordVersion ? null : visitor
}

export function givePass(ctx: HttpContext, link: ShareLink, visitor: string): Pass {
  const seconds = lifetime(link)
  const content = `${visitor}.${link.passwordVersion}`
  const sealed = encryption.getMessageVerifier().sign(content, `${seconds}s`, purpose(link))
  makeRoom(ctx)
  ctx.response.plainCookie(cookieName(link), sealed, {
    encode: false,
    maxAge: seconds,
    sameSite: 'lax',
  })
  return { visitor, sealed }
}

function lifetime({ expiresAt }: ShareLink) {
  const longest = DateTime.now().plus({ days: LONGEST_DAYS })
  const end = expiresAt && expiresAt < longest ? expiresAt : longest
  return Math.max(1, Math.ceil(end.diffNow('seconds').seconds))
}

function makeRoom({ request, response }: HttpContext) {
  const passes = Object.keys(request.cookiesList()).filter((name) => name.startsWith(PREFIX))
  for (const name of passes.slice(0, Math.max(0, passes.length - MOST_AT_ONCE + 1)))
    response.clearCookie(name)
}
