import type { ApplicationService } from '@adonisjs/core/types'
export default class LuminaProvider {
  constructor(protected app: ApplicationService) {}
  async boot() {}
}
