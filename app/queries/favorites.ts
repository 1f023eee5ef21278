import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { makeId } from '#models/concerns/identified'
import { sqlTime } from '#models/concerns/sql_time'
import type Membership from '#models/membership'
import type Photo from '#models/photo'

type Person = Pick<Membership, 'orgId' | 'userId'>
type PhotoQuery = ModelQueryBuilderContract<typeof Photo>

/** Whoever likes so many finds enough of them along the way; fewer are looked up and sorted. */
const MANY = 1000

export async function likesMany(person: Person) {
  return Boolean(await likesOf(person).select(db.raw('1')).offset(MANY).limit(1).first())
}

/** Keeps what somebody likes: each photo is asked where the query goes along time, else the likes are looked up. */
export function keepLiked(query: PhotoQuery, person: Person, isAlongTime: boolean) {
  if (isAlongTime) query.whereExists(likeOfThis(person))
  else query.whereIn('photos.id', likesOf(person).select('photo_id'))
}

export const leaveOutLiked = (query: PhotoQuery, person: Person) =>
  query.whereNotExists(likeOfThis(person))

const likesOf = ({ orgId, userId }: Person) =>
  db.from('favorites').where({ org_id: orgId, user_id: userId })

const likeOfThis = (person: Person) =>
  likesOf(person).whereColumn('photo_id', 'photos.id').select(db.raw('1'))

/** Liking twice is liking once. */
export async function likePhotos(
  { orgId, userId }: Person,
  photoIds: string[],
  trx: TransactionClientContract
) {
  const now = sqlTime(DateTime.now(), trx)
  const rows = photoIds.map((photo_id) => ({
    id: makeId(),
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
