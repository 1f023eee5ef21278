import type { HttpContext } from '@adonisjs/core/http'
import { listArchivedPhotos } from '#queries/archives'
import { archivedFiles } from '#storage/archived_photos'
import { streamArchive } from '#storage/stream_archive'
import { archiveSizeValidator } from '#validators/archive'

/** A whole album in one zip. */
export default class AlbumArchivesController {
  async show(ctx: HttpContext) {
    const album = await ctx.org.findAlbum(ctx.params.albumId)
    const { size } = await ctx.request.validateUsing(archiveSizeValidator)
    const photos = listArchivedPhotos(ctx.membership, { albumId: album.id })
    const of = { type: 'album', id: album.id, orgId: album.orgId } as const
    return streamArchive(ctx, { name: album.name, of, pages: archivedFiles(photos, size) })
  }
}
