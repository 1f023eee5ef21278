import db from '@adonisjs/lucid/services/db'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import type Album from '#models/album'

/** Brings an album back from the trash, and with it the photos that were not thrown away by themselves. */
export class RestoreAlbum {
  async handle({ album }: { album: Album }) {
    if (!album.isTrashed) return
    const { id, orgId, name } = album
    await db.transaction(async (trx) => {
      await album.useTransaction(trx).restore()
      await recordDeed(
        { event: 'album.restored', orgId, subject: { type: 'album', id }, facts: { name } },
        trx
      )
      announce('album.changed@1', { orgId, albumId: id }, trx)
    })
  }
}
