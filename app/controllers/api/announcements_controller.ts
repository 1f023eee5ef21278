import type { HttpContext } from '@adonisjs/core/http'
import { AnnounceFiles } from '#actions/announce_files'
import { answerAnnouncement } from '#controllers/api/outcomes'
import { Refusal } from '#exceptions/refusal'
import AlbumPolicy from '#policies/album_policy'
import { announcementValidator } from '#validators/upload'

/** Tells about files that somebody is about to upload. */
export default class AnnouncementsController {
  async store(ctx: HttpContext) {
    const { org, params, request } = ctx
    const album = await org.findAlbum(params.albumId)
    await ctx.bouncer.with(AlbumPolicy).authorize('upload')
    if (album.isTrashed) throw new Refusal(409, 'E_ALBUM_TRASHED')
    const { files, batch_bytes: batchBytes } = await request.validateUsing(announcementValidator)
    return answerAnnouncement(ctx, await new AnnounceFiles().handle({ org, files, batchBytes }))
  }
}
