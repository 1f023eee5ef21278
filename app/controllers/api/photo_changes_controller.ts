import type { HttpContext } from '@adonisjs/core/http'
import { ChangePhotos } from '#actions/change_photos'
import { answer } from '#controllers/api/answer'
import AlbumPolicy from '#policies/album_policy'
import { findTargetAlbum } from '#queries/albums'
import { photoChangesValidator } from '#validators/photo'

/** A change to a selection: what the actor may change is changed, the rest is named. */
export default class PhotoChangesController {
  async store(ctx: HttpContext) {
    const input = await ctx.request.validateUsing(photoChangesValidator)
    const { photo_ids: photoIds, album_id: albumId, trashed, favorite, rating } = input
    const album = albumId ? await findTargetAlbum(ctx.org, albumId) : undefined
    if (album) await ctx.bouncer.with(AlbumPolicy).authorize('upload')
    const tagging = { addTags: input.add_tags, removeTags: input.remove_tags }
    const change = { ...tagging, album, trashed, favorite, rating }
    return answer(ctx, await new ChangePhotos().handle({ actor: ctx.membership, photoIds, change }))
  }
}
