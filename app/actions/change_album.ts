import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { recordDeed } from '#audit/recorder'
import { Refusal } from '#exceptions/refusal'
import { announce } from '#extension/events'
import Album from '#models/album'
import Org from '#models/org'
import Photo from '#models/photo'

export interface AlbumChanges {
  name?: string
  description?: string | null
  coverPhotoId?: string | null
  /** The place in the list of albums, from 0. The others make room. */
  position?: number
}

interface ChangedAlbum {
  album: Album
  changes: AlbumChanges
}

export class ChangeAlbum {
  async handle({ album, changes: { position, ...columns } }: ChangedAlbum) {
    const { id, orgId } = album
    await db.transaction(async (trx) => {
      if (columns.coverPhotoId) await requireCover(album, columns.coverPhotoId, trx)
      await album.useTransaction(trx).merge(columns).save()
      if (position !== undefined) await place(album, position, trx)
      const subject = { type: 'album', id }
      await recordDeed({ event: 'album.changed', orgId, subject, facts: { name: album.name } }, trx)
      announce('album.changed@1', { orgId, albumId: id }, trx)
    })
  }
}

async function requireCover(album: Album, photoId: string, client: TransactionClientContract) {
  const photo = await Photo.within(album.orgId, { client })
    .where({ id: photoId, album_id: album.id })
    .whereNull('trashed_at')
    .first()
  if (!photo) throw new Refusal(422, 'E_COVER_UNKNOWN', { field: 'cover_photo_id' })
}

/** Puts the album there and numbers the list anew: only what moved is written. */
async function place(album: Album, position: number, client: TransactionClientContract) {
  await Org.query({ client }).where('id', album.orgId).forUpdate().first()
  const others = await Album.within(album.orgId, { client })
    .whereNull('trashed_at')
    .whereNot('id', album.id)
    .orderBy('position')
    .orderBy('id', 'desc')
  others.splice(position, 0, album)
  for (const [index, one] of others.entries()) {
    if (one.position !== index) await one.merge({ position: index }).save()
  }
}
