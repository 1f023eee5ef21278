import limiter from '@adonisjs/limiter/services/main'
import type { HttpContext } from '@adonisjs/core/http'
import { knownPlugin } from '#controllers/web/known_plugin'
import { answerPlugin } from '#controllers/web/plugin_answer'
import { Refusal } from '#exceptions/refusal'
import { isOpen } from '#extension/gate'
import { clearIncidents, noteIncident } from '#extension/incidents'
import { pluginIncidentValidator } from '#validators/plugin_incident'

const pace = () => limiter.use('memory', { requests: 30, duration: '10 minutes' })

/** What went wrong with a plugin. */
export default class PluginIncidentsController {
  /** What fails in a browser is written down for who operates the server, and never closes a plugin. */
  async store({ params, auth, request, response }: HttpContext) {
    const { plugin } = params
    if (!isOpen(plugin, null)) throw new Refusal(404, 'E_NOT_FOUND')
    const { part, message, stack } = await request.validateUsing(pluginIncidentValidator)
    await pace().consume(`plugin:incident:${auth.getUserOrFail().id}`)
    const error = Object.assign(new Error(`${part}: ${message}`), { stack: stack ?? undefined })
    noteIncident({ plugin, phase: 'client', error })
    return response.noContent()
  }

  /** What has been seen to. */
  async clear(ctx: HttpContext) {
    const { id } = knownPlugin(ctx.params.plugin)
    await clearIncidents(id)
    return answerPlugin(ctx, id, 'incidents_cleared')
  }
}
