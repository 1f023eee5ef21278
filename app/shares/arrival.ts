import type { HttpContext } from '@adonisjs/core/http'

/** Messengers and search engines that fetch an address when somebody mentions it. */
const ROBOTS =
  /bot\b|bot\/|crawl|spider|slurp|preview|facebookexternalhit|facebot|whatsapp|embedly|vkshare|redditbot|skypeuri|pinterest|snapchat|mastodon|mattermost|nextcloud server|iframely/i

/** A person who will look at the answer, as opposed to a browser that fetches ahead or asks for headers alone. */
export function isPerson({ request }: HttpContext) {
  if (request.method() === 'HEAD') return false
  const purpose = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map(
    (name) => request.header(name) ?? ''
  )
  return !/prefetch|prerender|preview/i.test(purpose.join(' '))
}

export function isRobot({ request }: HttpContext) {
  return ROBOTS.test(request.header('user-agent') ?? '')
}
