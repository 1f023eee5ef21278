import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const { Health, IntegrityChecks, Outbox, Server } = controllers.web

router
  .group(() => {
    router.get('/', [Server, 'show']).as('admin.show')
    router.get('/health', [Health, 'show']).as('admin.health')
    router.post('/health/checks', [IntegrityChecks, 'store']).as('admin.health.check')
    router.get('/outbox', [Outbox, 'index']).as('outbox.index')
    router.delete('/outbox', [Outbox, 'clear']).as('outbox.clear')
    router.get('/outbox/:id', [Outbox, 'show']).as('outbox.show')
    router.delete('/outbox/:id', [Outbox, 'destroy']).as('outbox.destroy')
  })
  .prefix('/admin')
  .use([...web(), middleware.auth(), middleware.superadmin()])
