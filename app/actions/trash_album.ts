import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Album from '#models/album'
import type Membership from '#models/membership'

interface TrashedAlbum {
  actor: Membership
  album: Album
}

/** Hides an album with all its photos for as long as the trash keeps things. Doing it twice does not start the days anew. */
export class TrashAlbum {
  async handle({ actor, album }: TrashedAlbum) {
    if (album.isTrashed) return
    const { id, orgId, name } = album
    await db.transaction(async (trx) => {
      await album.useTransaction(trx).trash(actor.userId)
      await recordDeed(
        { event: 'album.trashed', orgId, subject: { type: 'album', id }, facts: { name } },
        trx
      )
      announce('album.changed@1', { orgId, albumId: id }, trx)
    })
  }
}
