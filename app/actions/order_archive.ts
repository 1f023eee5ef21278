import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { Refusal } from '#exceptions/refusal'
import ArchiveOrder, { ARCHIVE_ORDER_MINUTES } from '#models/archive_order'
import type Membership from '#models/membership'
import { listArchivedPhotos } from '#queries/archives'
import type { ArchiveSize } from '#storage/archived_photos'
import { packIds } from '#storage/packed_ids'

interface Order {
  viewer: Membership
  photoIds: string[]
  size: ArchiveSize
}

/** Each may weigh some hundred kilobytes. */
const MOST_KEPT = 10

/** Keeps a selection for the minutes until its zip is fetched. Of a person's orders the oldest make room. */
export class OrderArchive {
  async handle({ viewer, photoIds, size }: Order) {
    const ids = [...new Set(photoIds)]
    const found = await listArchivedPhotos(viewer, { ids }).next()
    if (found.done) throw new Refusal(404, 'E_NO_PHOTOS')
    return db.transaction(async (client) => {
      const { orgId, userId } = viewer
      const older = await ArchiveOrder.within(orgId, { client })
        .where('user_id', userId)
        .orderBy('id', 'desc')
        .offset(MOST_KEPT - 1)
        .limit(100)
        .select('id')
      await ArchiveOrder.within(orgId, { client })
        .whereIn(
          'id',
          older.map(({ id }) => id)
        )
        .delete()
      const expiresAt = DateTime.now().plus({ minutes: ARCHIVE_ORDER_MINUTES })
      const order = { orgId, userId, size, photoIds: packIds(ids), expiresAt }
      return ArchiveOrder.create(order, { client })
    })
  }
}
