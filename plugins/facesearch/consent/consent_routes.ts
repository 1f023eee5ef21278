import type { Router } from '@adonisjs/core/http'
import { can } from '#extension/routes'
import ConsentController from './consent_controller.js'

export function consentPages(router: Router) {
  router
    .group(() => {
      router.get('settings', [ConsentController, 'show'])
      router.post('consent', [ConsentController, 'store'])
      router.delete('consent', [ConsentController, 'destroy'])
      router.post('purges', [ConsentController, 'purge'])
      router.post('pause', [ConsentController, 'pause'])
      router.delete('pause', [ConsentController, 'resume'])
    })
    .use(can('manage'))
}
