import type { HttpContext } from '@adonisjs/core/http'
import { readListRequest } from '#admin/list_request'
import { listRows } from '#admin/list_page'
import { nameRelated } from '#admin/read_related'
import { findRow } from '#admin/read_rows'
import { updateRow } from '#admin/write_rows'
import { openResource } from '#controllers/web/admin_resource'
import { Refusal } from '#exceptions/refusal'
import { cellValidator } from '#validators/admin'

/** One field of one row, changed in the list itself. */
export default class AdminCellsController {
  async update(ctx: HttpContext) {
    const { i18n, params, request } = ctx
    const { area, resource, fields } = await openResource(ctx)
    const field = fields.get(params.field)
    if (!field?.isInline) throw new Refusal(404, 'E_NOT_FOUND')
    const { version, value } = await request.validateUsing(cellValidator)
    await updateRow({
      resource,
      area,
      fields,
      id: params.id,
      version,
      values: { [field.name]: value },
      messages: i18n.createMessagesProvider(),
    })
    const { columns } = readListRequest(resource, fields, {})
    const shown = [...new Set([...columns, field])]
    const rows = await listRows(resource, area, [await findRow(resource, area, params.id)], shown)
    return { row: rows[0], named: await nameRelated(resource, area, rows, shown) }
  }
}
