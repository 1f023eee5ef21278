import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import ArchiveOrder from '#models/archive_order'
import type Membership from '#models/membership'

/** What somebody has ordered in this org, as long as it stands; to everybody else it is not there. */
export async function findArchiveOrder({ orgId, userId }: Membership, id: string) {
  const order = isId(id)
    ? await ArchiveOrder.within(orgId).where({ id, user_id: userId }).first()
    : null
  if (!order) throw new Refusal(404, 'E_NOT_FOUND')
  if (order.expiresAt.diffNow().toMillis() <= 0) throw new Refusal(410, 'E_ARCHIVE_EXPIRED')
  return order
}
