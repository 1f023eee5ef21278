import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const {
  AdminActionRuns,
  AdminActions,
  AdminCells,
  AdminOptions,
  AdminRestorations,
  AdminRows,
  AdminSelections,
} = controllers.web

/** Rows of resources: the same in the console and in the settings of an org, which differ in who may enter. */
function rows() {
  return router
    .group(() => {
      router.get('/', [AdminRows, 'index']).as('index')
      router.post('/', [AdminRows, 'store']).as('store')
      router.get('/new', [AdminRows, 'create']).as('create')
      router.get('/options/:field', [AdminOptions, 'index']).as('options')
      router.post('/selection', [AdminSelections, 'store']).as('selection')
      router.get('/actions/runs/:run', [AdminActionRuns, 'show']).as('runs.show')
      router.delete('/actions/runs/:run', [AdminActionRuns, 'destroy']).as('runs.destroy')
      router.get('/actions/:action/form', [AdminActions, 'show']).as('actions.show')
      // Pressed twice, or sent again by a page that heard no answer, it is done once.
      router
        .post('/actions/:action', [AdminActions, 'store'])
        .as('actions.store')
        .use(middleware.idempotency())
      router.get('/:id', [AdminRows, 'show']).as('show')
      router.get('/:id/edit', [AdminRows, 'edit']).as('edit')
      router.patch('/:id', [AdminRows, 'update']).as('update')
      router.delete('/:id', [AdminRows, 'destroy']).as('destroy')
      router.post('/:id/restore', [AdminRestorations, 'store']).as('restore')
      router.patch('/:id/cell/:field', [AdminCells, 'update']).as('cell')
    })
    .prefix('/r/:resource')
    .where('resource', /^[a-z][a-z0-9_]{0,59}$/)
}

router
  .group(() => void rows().as('admin.rows'))
  .prefix('/admin')
  .use([...web(), middleware.auth(), middleware.superadmin(), middleware.adminArea()])

router
  .group(() => void rows().as('orgs.rows'))
  .prefix('/orgs/:slug/settings')
  .use([...web(), middleware.auth(), middleware.org(), middleware.adminArea()])
