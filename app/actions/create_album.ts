import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import Album from '#models/album'
import type Membership from '#models/membership'

interface NewAlbum {
  actor: Membership
  name: string
  description?: string | null
}

export class CreateAlbum {
  async handle({ actor: { orgId, userId }, name, description = null }: NewAlbum) {
    return db.transaction(async (trx) => {
      const album = await Album.create(
        { orgId, createdById: userId, name, description, position: 0 },
        { client: trx }
      )
      const subject = { type: 'album', id: album.id }
      await recordDeed({ event: 'album.created', orgId, subject, facts: { name } }, trx)
      announce('album.changed@1', { orgId, albumId: album.id }, trx)
      return album
    })
  }
}
