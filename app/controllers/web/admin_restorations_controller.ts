import type { HttpContext } from '@adonisjs/core/http'
import { restoreRow } from '#admin/write_rows'
import { openResource } from '#controllers/web/admin_resource'

/** Brings back what was deleted, where a resource can. */
export default class AdminRestorationsController {
  async store(ctx: HttpContext) {
    const { i18n, params, response, session } = ctx
    const { list, ...opened } = await openResource(ctx)
    await restoreRow({ ...opened, id: params.id })
    session.flash('success', i18n.t('admin_rows.restored'))
    return response.redirect().toPath(`${list}/${params.id}`)
  }
}
