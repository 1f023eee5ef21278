import type { HttpContext } from '@adonisjs/core/http'
import { IngestBatch } from '#actions/ingest_batch'
import { readIncomingFiles } from '#storage/incoming_files'
import { answerOutcomes } from '#controllers/api/outcomes'
import AlbumPolicy from '#policies/album_policy'

/** Photos into an album, as files of one request. */
export default class PhotoUploadsController {
  async store(ctx: HttpContext) {
    const { org, membership, request } = ctx
    const album = await org.findAlbum(ctx.params.albumId)
    await ctx.bouncer.with(AlbumPolicy).authorize('upload')
    const outcomes = await new IngestBatch().handle({
      org,
      album,
      uploaderId: membership.userId,
      actor: membership,
      requestBytes: Number(request.header('content-length') ?? 0),
      readAll: (take) => readIncomingFiles(ctx, take),
    })
    return answerOutcomes(ctx, outcomes)
  }
}
