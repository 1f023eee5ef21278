import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { listArchivedFiles } from '#queries/archives'
import { streamArchive } from '#storage/stream_archive'
import { archiveValidator } from '#validators/upload'

/** The originals of chosen photos in one zip. Of the ids, those count that the org has. */
export default class ArchivesController {
  async show(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(archiveValidator)
    const files = await listArchivedFiles(ctx.org.id, { photoIds: ids })
    if (!files.length) throw new Refusal(404, 'E_NO_PHOTOS')
    return streamArchive(ctx, { name: ctx.org.name, files })
  }
}
