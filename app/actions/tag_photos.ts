import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { Refusal } from '#exceptions/refusal'
import {
  attachTags,
  detachAllTags,
  detachTags,
  keepingTags,
  mostTagsOnOne,
  removeUnusedTags,
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
    await keepingTags(orgId, photoIds, trx, () => this.#change(input, trx))
  }

  async #change(input: TaggedPhotos, trx: TransactionClientContract) {
    const { orgId, photoIds, tags, addTags, removeTags } = input
    if (tags) await detachAllTags(orgId, photoIds, trx)
    if (removeTags?.length) await detachTags(orgId, photoIds, removeTags, trx)
    await this.#add(orgId, photoIds, [...(tags ?? []), ...(addTags ?? [])], trx)
    if (tags || removeTags?.length) await removeUnusedTags(orgId, trx)
  }

  async #add(orgId: string, photoIds: string[], names: string[], trx: TransactionClientContract) {
    if (names.length === 0) return
    const tagged = photoIds.map((photoId) => ({ photoId, tags: names }))
    await attachTags(orgId, tagged, trx)
    if ((await mostTagsOnOne(orgId, photoIds, trx)) > MAX_TAGS_PER_PHOTO) {
      throw new Refusal(422, 'E_TOO_MANY_TAGS', {
        field: 'tags',
        params: { max: MAX_TAGS_PER_PHOTO },
      })
    }
  }
}
