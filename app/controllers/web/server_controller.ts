import type { HttpContext } from '@adonisjs/core/http'
import { readServerFacts } from '#queries/server_facts'

/** What whoever operates the server wants to see at a glance. */
export default class ServerController {
  async show({ inertia }: HttpContext) {
    return inertia.render('admin/show', { facts: await readServerFacts() })
  }
}
