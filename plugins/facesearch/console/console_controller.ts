import type { HttpContext } from '@adonisjs/core/http'
import { renderPage } from '#extension/routes'
import { engineState } from './engine_state.js'
import { indexSize } from './index_size.js'
import { orgStates } from './org_states.js'

/** Face search as whoever runs the server sees it. */
export default class ConsoleController {
  async index(ctx: HttpContext) {
    return renderPage(ctx, 'console', {
      engine: await engineState(ctx),
      size: await indexSize(),
      orgs: await orgStates(),
    })
  }
}
