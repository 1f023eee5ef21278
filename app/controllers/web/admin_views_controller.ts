import type { HttpContext } from '@adonisjs/core/http'
import { findAdminResource } from '#admin/registry'
import { changeView, createView, readViews, removeView } from '#admin/saved_views'
import { newViewValidator, viewValidator } from '#validators/admin_view'

/** Lists that somebody keeps under a name. Answers JSON. */
export default class AdminViewsController {
  async index({ area, params, response }: HttpContext) {
    const resource = await findAdminResource(params.resource, area)
    return response.send({ views: await readViews(resource, area) })
  }

  async store({ area, params, request, response }: HttpContext) {
    const resource = await findAdminResource(params.resource, area)
    const input = await request.validateUsing(newViewValidator)
    return response.status(201).send({ view: await createView(resource, area, input) })
  }

  async update({ area, params, request, response }: HttpContext) {
    const resource = await findAdminResource(params.resource, area)
    const input = await request.validateUsing(viewValidator)
    return response.send({ view: await changeView(resource, area, params.view, input) })
  }

  async destroy({ area, params, response }: HttpContext) {
    const resource = await findAdminResource(params.resource, area)
    await removeView(resource, area, params.view)
    return response.status(204)
  }
}
