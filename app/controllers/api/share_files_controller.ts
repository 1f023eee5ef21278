import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { findSharedPhoto } from '#queries/shared_photos'
import { sendSharedFile } from '#shares/files'
import type { FileKind } from '#storage/photo_files'

/** The bytes of a photo behind a link. */
export default class ShareFilesController {
  async show(ctx: HttpContext) {
    const { shareLink, params } = ctx
    const photo = await findSharedPhoto(shareLink, params.id)
    const kind = params.kind as FileKind
    if (['original', 'full'].includes(kind) && !shareLink.allowOriginals)
      throw new Refusal(403, 'E_SHARE_NO_ORIGINALS')
    return sendSharedFile(ctx, photo, kind)
  }
}
