import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { archiveOf } from '#shares/archive'
import { streamArchive } from '#storage/stream_archive'
import { archiveSizeValidator } from '#validators/archive'

/** Everything behind a link in one zip. */
export default class ShareArchivesController {
  async show(ctx: HttpContext) {
    const { shareLink: link } = ctx
    if (!link.allowDownload) throw new Refusal(403, 'E_SHARE_NO_DOWNLOAD')
    const { size } = await ctx.request.validateUsing(archiveSizeValidator)
    const name = link.title ?? link.album?.name ?? link.org.name
    const of = { type: 'share_link', id: link.id, orgId: link.orgId } as const
    return streamArchive(ctx, { name, of, pages: archiveOf(link, size) })
  }
}
