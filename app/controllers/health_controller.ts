import { access, constants } from 'node:fs/promises'
import type { HttpContext } from '@adonisjs/core/http'
import db from '@adonisjs/lucid/services/db'
import { queueHealth } from '#queue/queue'
import env from '#start/env'

/** For load balancers and containers: no session, no secrets, nothing that grows. */
export default class HealthController {
  alive({ response }: HttpContext) {
    return response.send({ data: { status: 'ok' } })
  }

  async ready({ logger, response }: HttpContext) {
    const passes = (check: () => Promise<unknown>) => attempt(check, logger)
    const [database, disk, queue] = await Promise.all([
      passes(() => db.rawQuery('select 1')),
      passes(() => access(env.get('DATA_DIR'), constants.W_OK)),
      passes(() => queueHealth()),
    ])
    const ready = database && disk && queue
    return response
      .status(ready ? 200 : 503)
      .send({ data: { status: ready ? 'ok' : 'failing', checks: { database, disk, queue } } })
  }
}

/** Whoever asks hears no reasons; the log does. */
async function attempt(check: () => Promise<unknown>, logger: HttpContext['logger']) {
  try {
    await check()
    return true
  } catch (error) {
    logger.error({ err: error }, 'The server is not ready')
    return false
  }
}
