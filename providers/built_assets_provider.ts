import { Vite } from '@adonisjs/vite'
import ViteMiddleware from '@adonisjs/vite/vite_middleware'
import type { ApplicationService } from '@adonisjs/core/types'

/**
 * Tests look at the assets that people get: built ones, from the manifest. The framework's own provider
 * would start a development server in every test process.
 */
export default class BuiltAssetsProvider {
  constructor(protected app: ApplicationService) {}

  register() {
    const vite = new Vite(this.app.config.get('vite'))
    this.app.container.singleton(Vite, () => vite)
    this.app.container.singleton(ViteMiddleware, () => new ViteMiddleware(vite))
    this.app.container.alias('vite', Vite)
  }

  async boot() {
    const { default: edge } = await import('edge.js')
    const { edgePluginVite } = await import('@adonisjs/vite/plugins/edge')
    edge.use(edgePluginVite(await this.app.container.make('vite')))
  }
}
