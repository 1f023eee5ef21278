import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const { Jobs, SchedulePauses, ScheduleRuns, ServerSettings, TestLetters } = controllers.web

/** What the server does by itself, and how it is set. */
router
  .group(() => {
    router.get('/jobs', [Jobs, 'index']).as('admin.jobs')
    router.get('/settings', [ServerSettings, 'show']).as('admin.settings')
    router.patch('/settings', [ServerSettings, 'update']).as('admin.settings.update')
    router.post('/settings/letters', [TestLetters, 'store']).as('admin.settings.letters')
    router
      .group(() => {
        router.post('/runs', [ScheduleRuns, 'store']).as('run')
        router.post('/pause', [SchedulePauses, 'store']).as('pause')
        router.delete('/pause', [SchedulePauses, 'destroy']).as('resume')
      })
      .prefix('/schedules/:name')
      .where('name', /^[\w.:-]{1,80}$/)
      .as('admin.schedules')
  })
  .prefix('/admin')
  .use([...web(), middleware.auth(), middleware.superadmin()])
