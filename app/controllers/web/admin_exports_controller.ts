import type { HttpContext } from '@adonisjs/core/http'
import { rootOf } from '#admin/area'
import { endExport, findExport, listExports, orderExport } from '#admin/exports'
import { findAdminResource } from '#admin/registry'
import { EXPORT_HOURS } from '#models/admin_export'
import { listRuns } from '#admin/queued_runs'
import { runsWithStates } from '#queries/admin_runs'
import AdminRunTransformer from '#transformers/admin_run_transformer'
import AdminExportTransformer from '#transformers/admin_export_transformer'
import { exportValidator } from '#validators/admin_export'

/** Lists that somebody takes along as files, and what they have done with many rows at once. Each person has their own. */
export default class AdminExportsController {
  async index({ area, i18n, inertia }: HttpContext) {
    return inertia.render('admin/exports/index', {
      area: { kind: area.kind, root: rootOf(area) },
      exports: AdminExportTransformer.transform(await listExports(area), i18n),
      runs: AdminRunTransformer.transform(await runsWithStates(await listRuns(area)), i18n),
      hours: EXPORT_HOURS,
    })
  }

  async show({ area, i18n, params, response }: HttpContext) {
    const found = await findExport(area, params.id)
    return response.send(new AdminExportTransformer(found, i18n).toObject())
  }

  async store({ area, i18n, params, request, response }: HttpContext) {
    const resource = await findAdminResource(params.resource, area)
    const order = await request.validateUsing(exportValidator)
    const { id, rowsExpected, isCapped } = await orderExport(resource, area, order, i18n.locale)
    return response.status(202).send({ id, count: rowsExpected, isCapped })
  }

  async destroy({ area, params, response }: HttpContext) {
    await endExport(area, params.id)
    return response.status(204)
  }
}
