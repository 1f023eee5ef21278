import { Refusal } from '#exceptions/refusal'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type Org from '#models/org'
import ShareLink, { type ShareLinkEnd } from '#models/share_link'

const CODES: Record<ShareLinkEnd, string> = {
  expired: 'E_SHARE_EXPIRED',
  revoked: 'E_SHARE_REVOKED',
  exhausted: 'E_SHARE_EXHAUSTED',
}

/** Links of a suspended org rest with it, whoever was let in before. */
export function refuseClosed({ isSuspended }: Org) {
  if (isSuspended) throw new Refusal(410, 'E_SHARE_CLOSED')
}

export const endedRefusal = (end: ShareLinkEnd) => new Refusal(410, CODES[end])

/** Who has been let in before may stay when the views are used up, and goes when the link expires or is revoked. */
export function refuseEnded({ ended }: ShareLink, { isKnown }: { isKnown: boolean }) {
  if (ended && !(ended === 'exhausted' && isKnown)) throw endedRefusal(ended)
}

/** For whoever was let in and comes to an end only now: throws where the link takes no photos from them any more. */
export async function refuseLateUpload(link: ShareLink, client: TransactionClientContract) {
  const now = await ShareLink.within(link.orgId, { client })
    .where('id', link.id)
    .whereHas('org', (org) => org.whereNull('deleted_at'))
    .preload('org')
    .first()
  if (!now) throw new Refusal(404, 'E_NOT_FOUND')
  refuseClosed(now.org)
  refuseEnded(now, { isKnown: true })
  if (now.passwordVersion !== link.passwordVersion) throw new Refusal(401, 'E_SHARE_LOCKED')
  if (!now.allowUpload) throw new Refusal(403, 'E_SHARE_NO_UPLOAD')
}
