import db from '@adonisjs/lucid/services/db'
import { PurgePhotos } from '#actions/purge_photos'
import { auditedDelete } from '#audit/history'
import { recordDeed } from '#audit/recorder'
import { announce } from '#extension/events'
import Album from '#models/album'
import type Org from '#models/org'
import Photo from '#models/photo'
import ShareLink from '#models/share_link'

interface PurgedAlbum {
  org: Org
  albumId: string
  signal?: AbortSignal
}

/** Deletes a trashed album and all photos in it for good. One that was restored in the meantime stays. */
export class PurgeAlbum {
  async handle({ org, albumId, signal }: PurgedAlbum) {
    const photoIds = await new PurgePhotos().handle({ org, scope: { albumId }, signal })
    return { isGone: await this.#removeAlbum(org.id, albumId), photoIds }
  }

  async #removeAlbum(orgId: string, albumId: string) {
    return db.transaction(async (trx) => {
      const album = await Album.within(orgId, { client: trx })
        .where('albums.id', albumId)
        .whereNotNull('albums.trashed_at')
        .forUpdate()
        .first()
      // An upload that was under way may have arrived since: its bytes are in the ledger, so it is left for the next purge.
      const left = await Photo.within(orgId, { client: trx })
        .where('photos.album_id', albumId)
        .first()
      if (!album || left) return false
      await auditedDelete(ShareLink.within(orgId, { client: trx }).where('album_id', albumId))
      await album.delete()
      const subject = { type: 'album', id: albumId }
      await recordDeed({ event: 'album.purged', orgId, subject, facts: { name: album.name } }, trx)
      announce('album.changed@1', { orgId, albumId }, trx)
      return true
    })
  }
}
