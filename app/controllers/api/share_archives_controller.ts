import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { archiveOf } from '#shares/archive'
import { streamArchive } from '#storage/stream_archive'
import { archiveSizeValidator, chosenArchiveValidator } from '#validators/archive'

/** What is behind a link in one zip. */
export default class ShareArchivesController {
  async show(ctx: HttpContext) {
    refuseWithoutDownload(ctx)
    return send(ctx, await ctx.request.validateUsing(archiveSizeValidator))
  }

  /** Chosen photos: more than an address can name. Those count that are behind the link. */
  async store(ctx: HttpContext) {
    refuseWithoutDownload(ctx)
    const { photo_ids: ids, size } = await ctx.request.validateUsing(chosenArchiveValidator)
    return send(ctx, { size, photoIds: [...new Set(ids)] })
  }
}

function refuseWithoutDownload({ shareLink }: HttpContext) {
  if (!shareLink.allowDownload) throw new Refusal(403, 'E_SHARE_NO_DOWNLOAD')
}

function send(ctx: HttpContext, asked: Parameters<typeof archiveOf>[1]) {
  const { shareLink: link } = ctx
  const name = link.title ?? link.album?.name ?? link.org.name
  const of = { type: 'share_link', id: link.id, orgId: link.orgId } as const
  return streamArchive(ctx, { name, of, pages: archiveOf(link, asked) })
}
