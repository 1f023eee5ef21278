import type { HttpContext } from '@adonisjs/core/http'
import { renderPage } from '#extension/routes'
import { BUILT_IN } from '../engine/builtin/built_in_info.js'
import { findScan } from './scan_access.js'

export default class ScanPageController {
  async show(ctx: HttpContext) {
    const { shareLink: link, params, response } = ctx
    response.header('Cache-Control', 'no-store')
    const scan = await findScan(link)
    if (!scan) return this.#sayOff(ctx)
    const { engineVersion } = scan
    return renderPage(ctx, 'scan', {
      token: params.token,
      title: link.title ?? link.album?.name ?? null,
      orgName: link.org.name,
      engineVersion,
      // Other engines run on the server alone.
      looksHere: engineVersion === BUILT_IN.modelVersion,
      allowDownload: link.allowDownload,
      allowOriginals: link.allowOriginals,
    })
  }

  /** A sign on a wall outlives the search. */
  #sayOff(ctx: HttpContext) {
    ctx.response.status(404)
    return renderPage(ctx, 'scan_off', { token: ctx.params.token })
  }

  /** An open photo has its address below the page; what was found is gone once that is loaded anew. */
  async photo({ params, response }: HttpContext) {
    return response.redirect(`/s/${params.token}/photos/${params.photoId}`)
  }
}
