import type { HttpContext } from '@adonisjs/core/http'
import { readOptions } from '#admin/read_options'
import { openResource } from '#controllers/web/admin_resource'
import { Refusal } from '#exceptions/refusal'
import { optionsValidator } from '#validators/admin'

/** Rows that a picker offers for a key. */
export default class AdminOptionsController {
  async index(ctx: HttpContext) {
    const { area, resource, fields } = await openResource(ctx)
    const field = fields.get(ctx.params.field)
    if (!field) throw new Refusal(404, 'E_NOT_FOUND')
    const { q, id } = await ctx.request.validateUsing(optionsValidator)
    return { options: await readOptions(resource, area, field, { words: q ?? '', id }) }
  }
}
