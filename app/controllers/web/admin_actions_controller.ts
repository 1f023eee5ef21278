import type { HttpContext } from '@adonisjs/core/http'
import { MOST_WAITED_FOR, queueRun } from '#admin/queued_runs'
import { confirmSelection, readSelection } from '#admin/read_selection'
import { inputForm } from '#admin/row_form'
import { isOfferedOn } from '#admin/row_rights'
import { acceptInput, findAction, runAction } from '#admin/run_action'
import { openSelection } from '#admin/selection'
import { openResource } from '#controllers/web/admin_resource'
import { plainJson } from '#controllers/web/plain_json'
import { spokenOutcome } from '#controllers/web/spoken_outcome'
import { Refusal } from '#exceptions/refusal'
import RunAdminActionJob from '#jobs/run_admin_action_job'
import { actionRunValidator } from '#validators/admin'

/** What can be done with rows beyond changing their fields. */
export default class AdminActionsController {
  async show(ctx: HttpContext) {
    const { resource } = await openResource(ctx)
    const { input } = findAction(resource, ctx.params.action)
    if (!input) throw new Refusal(404, 'E_NOT_FOUND')
    return plainJson(ctx, inputForm(resource, input, ctx.i18n))
  }

  /** Some rows while one waits, many by a job. */
  async store(ctx: HttpContext) {
    const { i18n, params, request, response } = ctx
    const { area, resource, fields } = await openResource(ctx)
    const name: string = params.action
    const action = findAction(resource, name)
    const { selection: token, values = {} } = await request.validateUsing(actionRunValidator)
    const selection = openSelection(resource, area, token)
    const messages = i18n.createMessagesProvider()
    await acceptInput(action, values, messages)
    const total = await confirmSelection(resource, area, fields, selection)
    if (total > 1 && !isOfferedOn(action, 'bulk'))
      throw new Refusal(422, 'E_ONE_AT_A_TIME', { field: 'selection' })
    if (total > MOST_WAITED_FOR) {
      const order = { resource, area, action: name, selection, input: values, total }
      const { id } = await queueRun(RunAdminActionJob, order)
      return response.status(202).send({ job: id })
    }
    const rows = readSelection(resource, area, fields, selection)
    const outcome = await runAction(resource, area, name, rows, values, { messages })
    return spokenOutcome(ctx, outcome, { resource, fields })
  }
}
