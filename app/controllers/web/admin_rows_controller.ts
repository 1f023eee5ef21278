import type { HttpContext } from '@adonisjs/core/http'
import type { PlatformArea } from '#admin/area'
import { fieldsOf } from '#admin/fields_of'
import { readListRequest } from '#admin/list_request'
import { countRows, readPage } from '#admin/read_list'
import { nameRelated } from '#admin/read_related'
import { findRow, neededColumns, showRows } from '#admin/read_rows'
import { findAdminResource, listAdminResources } from '#admin/registry'
import { originForLetters } from '#config/web'
import AdminResourceTransformer from '#transformers/admin_resource_transformer'

/** Rows of whatever is registered for the console. */
export default class AdminRowsController {
  async index(ctx: HttpContext) {
    const { i18n, inertia, params, request } = ctx
    const area = consoleOf(ctx)
    const resource = await findAdminResource(params.resource, area)
    const fields = await fieldsOf(resource)
    const asked = readListRequest(resource, fields, request.qs())
    const columns = neededColumns(resource, [...asked.columns, asked.sort.field])
    const { rows, next, previous } = await readPage(resource, area, asked, columns)
    const shown = await showRows(resource, area, rows, asked.columns)
    return inertia.render('admin/resource/index', {
      resource: AdminResourceTransformer.transform({ resource, fields }, i18n),
      resources: await this.#others(ctx, area),
      rows: shown,
      named: await nameRelated(resource, area, shown, asked.columns),
      asked: {
        columns: asked.columns.map(({ name }) => name),
        sort: `${asked.sort.isDescending ? '-' : ''}${asked.sort.field.name}`,
        words: asked.words,
        filters: request.qs().f ?? {},
      },
      next,
      previous,
      count: inertia.defer(() => countRows(resource, area, asked)),
    })
  }

  async show(ctx: HttpContext) {
    const { i18n, inertia, params } = ctx
    const area = consoleOf(ctx)
    const resource = await findAdminResource(params.resource, area)
    const fields = await fieldsOf(resource)
    const row = await findRow(resource, area, params.id)
    const all = [...fields.values()]
    const [shown] = await showRows(resource, area, [row], all)
    return inertia.render('admin/resource/show', {
      resource: AdminResourceTransformer.transform({ resource, fields }, i18n),
      row: shown,
      named: await nameRelated(resource, area, [shown], all),
    })
  }

  async #others({ i18n }: HttpContext, area: PlatformArea) {
    const resources = await listAdminResources(area)
    const described = await Promise.all(
      resources.map(async (resource) => ({ resource, fields: await fieldsOf(resource) }))
    )
    return AdminResourceTransformer.transform(described, i18n)
  }
}

const consoleOf = ({ auth, request }: HttpContext): PlatformArea => ({
  kind: 'platform',
  user: auth.getUserOrFail(),
  origin: originForLetters(request),
})
