import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { archiveOf } from '#shares/files'
import { streamArchive } from '#storage/stream_archive'

/** Everything behind a link in one zip. */
export default class ShareArchivesController {
  async show(ctx: HttpContext) {
    const { shareLink: link } = ctx
    if (!link.allowDownload) throw new Refusal(403, 'E_SHARE_NO_DOWNLOAD')
    const files = await archiveOf(link)
    if (!files.length) throw new Refusal(404, 'E_NO_PHOTOS')
    return streamArchive(ctx, { name: link.title ?? link.album?.name ?? link.org.name, files })
  }
}
