import { definePlugin } from '#extension/define_plugin'
import { can } from '#extension/routes'
import BackupsController from './backups_controller.js'
import { backupsHealth } from './backups_health.js'
import PicksController from './picks_controller.js'
import PreviewsController from './previews_controller.js'
import { defaults, settingsSchema } from './settings.js'
import ArchivesController from './transfer/archives_controller.js'
import ExportOptionsController from './transfer/export_options_controller.js'
import OrgExportsController from './transfer/org_exports_controller.js'
import TransfersController from './transfer/transfers_controller.js'
import StoreController from './store/store_controller.js'

export default definePlugin({
  settings: {
    platform: settingsSchema,
    defaults: { platform: defaults },
    secrets: ['passphrase', 'storeSecret'],
  },
  permissions: {
    export: {
      title: { en: 'Export the organization', de: 'Organisation exportieren' },
      roles: ['owner'],
    },
  },
  routes: {
    pages(router) {
      const uuid = router.matchers.uuid()
      router
        .group(() => {
          router.get('/', [OrgExportsController, 'index'])
          router.post('/exports', [OrgExportsController, 'store'])
          router.get('/exports/:id', [OrgExportsController, 'show']).where('id', uuid)
          router.delete('/exports/:id', [OrgExportsController, 'destroy']).where('id', uuid)
        })
        .use(can('export'))
    },
    console(router) {
      const uuid = router.matchers.uuid()
      router.get('/', [BackupsController, 'index'])
      router.post('/backups', [BackupsController, 'store'])
      router.post('/backups/:id/downloads', [BackupsController, 'open']).where('id', uuid)
      router.get('/backups/:id', [BackupsController, 'show']).where('id', uuid)
      router.delete('/backups/:id', [BackupsController, 'destroy']).where('id', uuid)
      router.get('/backups/:id/preview', [PreviewsController, 'show']).where('id', uuid)
      router.post('/backups/:id/previews', [PreviewsController, 'store']).where('id', uuid)
      router.post('/backups/:id/picks', [PicksController, 'store']).where('id', uuid)
      router.post('/backups/:id/drills', [BackupsController, 'drill']).where('id', uuid)
      router.get('/transfers', [TransfersController, 'index'])
      router.post('/transfers', [TransfersController, 'import'])
      router.post('/looks', [TransfersController, 'look'])
      router.delete('/archives', [ArchivesController, 'destroy'])
      router.post('/uploads', [ArchivesController, 'store'])
      router.get('/uploads/:id', [ArchivesController, 'show']).where('id', uuid)
      router.patch('/uploads/:id', [ArchivesController, 'update']).where('id', uuid)
      router.post('/uploads/:id', [ArchivesController, 'finish']).where('id', uuid)
      router.delete('/uploads/:id', [ArchivesController, 'abandon']).where('id', uuid)
      router.get('/transfers/:id', [TransfersController, 'show']).where('id', uuid)
      router.delete('/transfers/:id', [TransfersController, 'destroy']).where('id', uuid)
      router
        .get('/orgs/:orgId/export_options', [ExportOptionsController, 'index'])
        .where('orgId', uuid)
      router.post('/orgs/:orgId/exports', [TransfersController, 'export']).where('orgId', uuid)
      router.post('/backups/:id/copies', [StoreController, 'store']).where('id', uuid)
      router.delete('/copies/:id', [StoreController, 'destroy']).where('id', uuid)
      router.post('/copies/:id/fetches', [StoreController, 'fetch']).where('id', uuid)
      router.post('/store/looks', [StoreController, 'look'])
      router.post('/store/tries', [StoreController, 'try'])
    },
  },
  nav: [
    {
      place: 'console',
      icon: 'i-lucide-archive-restore',
      label: { en: 'Backups', de: 'Sicherungen' },
    },
    {
      place: 'org_settings',
      icon: 'i-lucide-package',
      label: { en: 'Export', de: 'Export' },
      can: 'export',
    },
  ],
  jobs: {
    transfer: () => import('./transfer/transfer_job.js'),
    sweep_transfers: () => import('./transfer/sweep_transfers_job.js'),
    make: () => import('./make_backup_job.js'),
    drill: () => import('./drill_job.js'),
    preview: () => import('./preview_job.js'),
    pick: () => import('./pick_job.js'),
    keep_rhythm: () => import('./keep_rhythm_job.js'),
    store: () => import('./store/store_backup_job.js'),
    fetch: () => import('./store/fetch_backup_job.js'),
    keep_store: () => import('./store/keep_store_job.js'),
  },
  schedules: [
    { job: () => import('./keep_rhythm_job.js'), cron: '4 * * * *' },
    { job: () => import('./store/keep_store_job.js'), cron: '34 5 * * *' },
  ],
  health: [backupsHealth],
  commands: [
    () => import('./commands/create.js'),
    () => import('./commands/drill.js'),
    () => import('./commands/fetch.js'),
    () => import('./commands/list.js'),
    () => import('./commands/org_export.js'),
    () => import('./commands/org_import.js'),
    () => import('./commands/restore.js'),
    () => import('./commands/verify.js'),
  ],
})
