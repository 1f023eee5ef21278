import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const { AdminExportFiles, AdminExports, AdminViews } = controllers.web

/** What somebody keeps of lists, the same in both areas. */
function keptOfLists() {
  router
    .group(() => {
      router.get('/views', [AdminViews, 'index']).as('views.index')
      router.post('/views', [AdminViews, 'store']).as('views.store')
      router.patch('/views/:view', [AdminViews, 'update']).as('views.update')
      router.delete('/views/:view', [AdminViews, 'destroy']).as('views.destroy')
      router.post('/exports', [AdminExports, 'store']).as('exports.store')
    })
    .prefix('/r/:resource')
    .where('resource', /^[a-z][a-z0-9_]{0,59}$/)
    .where('view', router.matchers.uuid())
  router.get('/exports', [AdminExports, 'index']).as('exports.index')
  router.get('/exports/:id', [AdminExports, 'show']).as('exports.show')
  router.delete('/exports/:id', [AdminExports, 'destroy']).as('exports.destroy')
  router.get('/exports/:id/file', [AdminExportFiles, 'show']).as('exports.file')
}

router
  .group(keptOfLists)
  .prefix('/admin')
  .as('admin')
  .use([...web(), middleware.auth(), middleware.superadmin(), middleware.adminArea()])

router
  .group(keptOfLists)
  .prefix('/orgs/:slug/settings')
  .as('org_admin')
  .use([...web(), middleware.auth(), middleware.org(), middleware.adminArea()])
