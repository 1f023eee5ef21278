import type { HttpContext } from '@adonisjs/core/http'
import { renderPage } from '#extension/routes'
import { BUILT_IN } from '../engine/builtin/built_in_info.js'
import { openScan } from './scan_access.js'

export default class ScanPageController {
  async show(ctx: HttpContext) {
    const { link, engineVersion } = await openScan(ctx)
    return renderPage(ctx, 'scan', {
      token: ctx.params.token,
      title: link.title ?? link.album?.name ?? null,
      orgName: link.org.name,
      engineVersion,
      // Other engines run on the server alone.
      looksHere: engineVersion === BUILT_IN.modelVersion,
      allowDownload: link.allowDownload,
      allowOriginals: link.allowOriginals,
    })
  }

  /** An open photo has its address below the page; what was found is gone once that is loaded anew. */
  async photo({ params, response }: HttpContext) {
    return response.redirect(`/s/${params.token}/photos/${params.photoId}`)
  }
}
