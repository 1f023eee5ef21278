import type { HttpContext } from '@adonisjs/core/http'
import { RestoreAlbum } from '#actions/restore_album'
import { answer } from '#controllers/api/answer'
import AlbumPolicy from '#policies/album_policy'
import { findAlbumToShow } from '#queries/albums'
import AlbumTransformer from '#transformers/album_transformer'

export default class AlbumRestorationsController {
  async store(ctx: HttpContext) {
    const album = await ctx.org.findAlbum(ctx.params.albumId)
    await ctx.bouncer.with(AlbumPolicy).authorize('restore', album)
    await new RestoreAlbum().handle({ album })
    const restored = await findAlbumToShow(ctx.org.id, album.id)
    return answer(ctx, AlbumTransformer.transform(restored, ctx.membership).useVariant('forShow'))
  }
}
