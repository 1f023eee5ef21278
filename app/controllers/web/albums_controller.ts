import type { HttpContext } from '@adonisjs/core/http'
import { askedPhotos } from '#controllers/web/asked_photos'
import { findAlbumInUse, listAlbums } from '#queries/albums'
import { photoPage } from '#queries/photo_page'
import AlbumTransformer from '#transformers/album_transformer'
import PhotoTransformer from '#transformers/photo_transformer'
import { timelineStart } from '#transformers/timeline_columns'

export default class AlbumsController {
  async index({ inertia, membership }: HttpContext) {
    const { albums, next } = await listAlbums(membership.orgId, { limit: 500 })
    return inertia.render('albums/index', {
      albums: AlbumTransformer.transform(albums, membership).useVariant('forList'),
      next,
    })
  }

  /** Also answers the address of one photo in the album, which opens on top of the grid. */
  async show(ctx: HttpContext) {
    const { inertia, membership, params } = ctx
    const album = await findAlbumInUse(membership.orgId, params.id)
    const { filters, asked, problem } = await askedPhotos(ctx)
    const page = await photoPage(
      membership,
      { ...filters, albumId: album.album.id },
      params.photoId
    )
    return inertia.render('albums/show', {
      album: AlbumTransformer.transform(album, membership).useVariant('forShow'),
      timeline: timelineStart(page.timeline),
      tags: album.tags,
      filters: asked,
      problem,
      openPhotoId: page.opened?.id ?? null,
      openPhoto: page.opened ? PhotoTransformer.transform(page.opened, membership) : null,
    })
  }
}
