import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { listArchivedFiles } from '#queries/archives'
import { streamArchive } from '#storage/stream_archive'

/** All originals of an album in one zip. */
export default class AlbumArchivesController {
  async show(ctx: HttpContext) {
    const album = await ctx.org.findAlbum(ctx.params.albumId)
    const files = await listArchivedFiles(ctx.org.id, { albumId: album.id })
    if (!files.length) throw new Refusal(404, 'E_NO_PHOTOS')
    return streamArchive(ctx, { name: album.name, files })
  }
}
