import type { HttpContext } from '@adonisjs/core/http'
import { countTry, type Pace } from '#shares/tries'

/**
 * Counts one try of a visitor at something costly, or that would tell much to who asks often: for routes of plugins behind
 * share links, on top of their own pace. Counted for each link and address, over all processes; networks of IPv6 count as
 * one address.
 *
 * @param what begins with the id of the plugin: `likes.vote`
 * @throws 429 E_TOO_MANY_REQUESTS with Retry-After once `requests` were made within `minutes`
 */
export const paceVisitor = ({ shareLink, request }: HttpContext, what: string, pace: Pace) =>
  countTry(shareLink, request.ip(), what, pace)
