import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import Photo from '#models/photo'
import IndexedPhoto from '../indexed_photo.js'

export interface IndexCounts {
  /** Photos that were looked at. */
  done: number
  /** Those that nobody could look at. */
  failed: number
  /** Those that wait, on the list or for the list. */
  waiting: number
  total: number
}

/** How far the index of an org is, in photos. */
export async function indexCounts(orgId: string): Promise<IndexCounts> {
  const [total, done, failed] = await Promise.all([
    countOf(Photo.within(orgId).where('state', 'ready')),
    countOf(IndexedPhoto.within(orgId).where('state', 'done')),
    countOf(IndexedPhoto.within(orgId).where('state', 'failed')),
  ])
  return { done, failed, waiting: Math.max(0, total - done - failed), total }
}

async function countOf<Model extends LucidModel>(
  query: ModelQueryBuilderContract<Model, InstanceType<Model>>
) {
  const [{ total }] = await query.count('* as total').pojo<{ total: number }>()
  return Number(total)
}
