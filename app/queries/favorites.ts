import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { v7 as uuidv7 } from 'uuid'
import { sqlTime } from '#models/concerns/sql_time'
import type Membership from '#models/membership'

type Person = Pick<Membership, 'orgId' | 'userId'>

/** Liking twice is liking once. */
export async function likePhotos(
  { orgId, userId }: Person,
  photoIds: string[],
  trx: TransactionClientContract
) {
  const now = sqlTime(DateTime.now(), trx)
  const rows = photoIds.map((photo_id) => ({
    id: uuidv7(),
    org_id: orgId,
    user_id: userId,
    photo_id,
    created_at: now,
  }))
  for (let i = 0; i < rows.length; i += 200) {
    const chunk = rows.slice(i, i + 200)
    await trx
      .knexQuery()
      .table('favorites')
      .insert(chunk)
      .onConflict(['photo_id', 'user_id'])
      .ignore()
  }
}

export async function unlikePhotos(
  { orgId, userId }: Person,
  photoIds: string[],
  trx: TransactionClientContract
) {
  await trx
    .from('favorites')
    .where({ org_id: orgId, user_id: userId })
    .whereIn('photo_id', photoIds)
    .delete()
}
