import IndexedPhoto from '../indexed_photo.js'
import { waitingPhotos } from './waiting_photos.js'

export interface IndexCounts {
  /** Photos that were looked at. */
  done: number
  /** Those that nobody could look at. */
  failed: number
  waiting: number
  total: number
}

/** How far the index of an org is, in photos. */
export async function indexCounts(orgId: string): Promise<IndexCounts> {
  const [done, failed, waiting] = await Promise.all([
    countOf(IndexedPhoto.within(orgId).where('state', 'done')),
    countOf(IndexedPhoto.within(orgId).where('state', 'failed')),
    countOf(waitingPhotos(orgId)),
  ])
  return { done, failed, waiting, total: done + failed + waiting }
}

async function countOf(query: ReturnType<typeof waitingPhotos>) {
  const [{ $extras }] = await query.count('* as total')
  return Number($extras.total)
}
