import type { HttpContext } from '@adonisjs/core/http'
import { findSharedPhoto, listSharedPhotos, summarizeShare } from '#queries/shared_photos'
import { open } from '#shares/admission'
import { isRobot } from '#shares/arrival'
import { archiveSize } from '#shares/archive'
import VisitorPhotoTransformer from '#transformers/visitor_photo_transformer'
import VisitorShareTransformer from '#transformers/visitor_share_transformer'

/** Photos that the page brings along; the grid asks the API for the rest. */
const FIRST_PHOTOS = 200

/** The page behind a share link; also answers the address of one of its photos. */
export default class VisitsController {
  async show(ctx: HttpContext) {
    const { request, response, inertia, shareLink: link, sharePass, params } = ctx
    if (request.method() === 'HEAD') return response.ok('')
    if (isRobot(ctx)) return this.#introduce(ctx)
    const share = await summarizeShare(link)
    if (link.isProtected && !sharePass) {
      const { thumbhash = null } = share.cover ?? {}
      return inertia.render('visitor/locked', { token: params.token as string, thumbhash })
    }
    await open(ctx)
    const opened = params.photoId ? await findSharedPhoto(link, params.photoId) : null
    const { photos, next } = await listSharedPhotos(link, { limit: FIRST_PHOTOS })
    const token: string = params.token
    const behind = { link, token }
    const archiveBytes = await archiveSize(share)
    return inertia.render('visitor/show', {
      token,
      share: VisitorShareTransformer.transform(share, { token, archiveBytes }),
      photos: VisitorPhotoTransformer.transform(photos, behind),
      next,
      openPhoto: opened ? VisitorPhotoTransformer.transform(opened, behind) : null,
    })
  }

  /** Messengers fetch an address to show what it is: they get a name, and do not count as somebody who looked. */
  #introduce({ view, i18n, shareLink: link }: HttpContext) {
    const title = link.isProtected ? null : (link.title ?? link.album?.name)
    return view.render('visitor_preview', {
      title: title ?? i18n.t('visitor.preview.title'),
      org: link.isProtected ? null : link.org.name,
    })
  }
}
