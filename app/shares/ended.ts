import { Refusal } from '#exceptions/refusal'
import type ShareLink from '#models/share_link'
import type { ShareLinkEnd } from '#models/share_link'

const CODES: Record<ShareLinkEnd, string> = {
  expired: 'E_SHARE_EXPIRED',
  revoked: 'E_SHARE_REVOKED',
  exhausted: 'E_SHARE_EXHAUSTED',
}

export const endedRefusal = (end: ShareLinkEnd) => new Refusal(410, CODES[end])

/** Who has been let in before may stay when the views are used up, and goes when the link expires or is revoked. */
export function refuseEnded({ ended }: ShareLink, { isKnown }: { isKnown: boolean }) {
  if (ended && !(ended === 'exhausted' && isKnown)) throw endedRefusal(ended)
}
