import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { areChangesKept } from '#audit/history'
import { Refusal } from '#exceptions/refusal'
import {
  attachTags,
  detachAllTags,
  detachTags,
  noteTags,
  removeUnusedTags,
  type TagNames,
  tagNames,
} from '#queries/photo_tags'
import { MAX_TAGS_PER_PHOTO } from '#validators/tag'

export interface Tagging {
  /** Exactly these, instead of what was there. */
  tags?: string[]
  addTags?: string[]
  removeTags?: string[]
}

interface TaggedPhotos extends Tagging {
  orgId: string
  photoIds: string[]
}

/** Tags photos inside the transaction of whoever asks. */
export class TagPhotos {
  async handle(input: TaggedPhotos, trx: TransactionClientContract) {
    const { orgId, photoIds, tags, addTags, removeTags } = input
    if (photoIds.length === 0 || !(tags || addTags?.length || removeTags?.length)) return
    const added = [...(tags ?? []), ...(addTags ?? [])]
    const before = areChangesKept() ? await tagNames(orgId, photoIds, trx) : undefined
    if (tags) await detachAllTags(orgId, photoIds, trx)
    if (removeTags?.length) await detachTags(orgId, photoIds, removeTags, trx)
    const tagged = photoIds.map((photoId) => ({ photoId, tags: added }))
    await attachTags(orgId, tagged, trx)
    if (before || added.length) {
      const after = await tagNames(orgId, photoIds, trx)
      if (added.length) refuseTooMany(after)
      if (before) await noteTags(orgId, { before, after }, trx)
    }
    if (tags || removeTags?.length) await removeUnusedTags(orgId, trx)
  }
}

function refuseTooMany(names: TagNames) {
  const most = Math.max(0, ...[...names.values()].map(({ length }) => length))
  if (most <= MAX_TAGS_PER_PHOTO) return
  const params = { max: MAX_TAGS_PER_PHOTO }
  throw new Refusal(422, 'E_TOO_MANY_TAGS', { field: 'tags', params })
}
