import type { HttpContext } from '@adonisjs/core/http'
import { listArchivedPhotos } from '#queries/archives'
import { archivedFiles } from '#storage/archived_photos'
import { streamArchive } from '#storage/stream_archive'
import { archiveValidator } from '#validators/archive'

/** Chosen photos, or whatever the filters of the list leave, in one zip. Of the ids, those count that the org has. */
export default class ArchivesController {
  async show(ctx: HttpContext) {
    const { size, album_id: albumId, ...rest } = await ctx.request.validateUsing(archiveValidator)
    const photos = listArchivedPhotos(ctx.membership, { ...rest, albumId })
    const { id, name } = ctx.org
    const of = { type: 'org', id, orgId: id } as const
    return streamArchive(ctx, { name, of, pages: archivedFiles(photos, size) })
  }
}
