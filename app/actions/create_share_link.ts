import encryption from '@adonisjs/core/services/encryption'
import hash from '@adonisjs/core/services/hash'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Album from '#models/album'
import { makeToken, tokenHash } from '#models/concerns/secret_token'
import type Membership from '#models/membership'
import ShareLink from '#models/share_link'
import { namePhotos } from '#queries/shares'

/** What a link allows, and for how long. The password as somebody typed it. */
export interface ShareTerms {
  title?: string | null
  expiresAt?: DateTime | null
  password?: string | null
  maxViews?: number | null
  allowOriginals?: boolean
  allowDownload?: boolean
  allowUpload?: boolean
  allowLocation?: boolean
}

interface NewShareLink {
  actor: Membership
  /** The one or the other, both known to belong to the actor's org. */
  album?: Album
  photoIds?: string[]
  terms: ShareTerms
}

export class CreateShareLink {
  async handle({ actor, album, photoIds = [], terms }: NewShareLink) {
    const { password, ...rest } = terms
    const token = makeToken()
    const columns = {
      ...rest,
      orgId: actor.orgId,
      albumId: album?.id ?? null,
      password: password ? await hash.make(password) : null,
      tokenHash: tokenHash(token),
      tokenSealed: encryption.encrypt(token),
      createdById: actor.userId,
      viewCount: 0,
    }
    return db.transaction((trx) => this.#create(columns, photoIds, trx))
  }

  async #create(columns: Partial<ShareLink>, photoIds: string[], trx: TransactionClientContract) {
    const link = await ShareLink.create(columns, { client: trx })
    const { orgId, id, albumId } = link
    await namePhotos(link, photoIds, trx)
    const facts = { albumId, photos: photoIds.length, protected: link.isProtected }
    const subject = { type: 'share_link', id }
    await recordDeed({ event: 'share_link.created', orgId, subject, facts }, trx)
    announce('share_link.created@1', { orgId, shareLinkId: id }, trx)
    return link
  }
}
