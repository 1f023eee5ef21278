import type { HttpContext } from '@adonisjs/core/http'
import { apiDocument } from '#api/document'

export default class OpenapiController {
  show({ response }: HttpContext) {
    response.header('Cache-Control', 'public, max-age=300')
    return response.send(apiDocument())
  }
}
