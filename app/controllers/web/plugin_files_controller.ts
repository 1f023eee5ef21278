import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { publishedFile } from '#extension/published_files'

/** What browsers load of a plugin. No secret: who may use it is decided where its pages and answers are. */
export default class PluginFilesController {
  async show({ params, response }: HttpContext) {
    const file = await publishedFile(params.plugin, params.version, params['*'])
    if (!file) throw new Refusal(404, 'E_NOT_FOUND')
    response.header('Content-Type', file.type)
    response.header('Cache-Control', 'public, max-age=31536000, immutable')
    return response.download(file.path, true)
  }
}
