import router from '@adonisjs/core/services/router'
import { controllers } from '#generated/controllers'
import { middleware, web } from '#start/kernel'

const {
  AdminWidgets,
  Dashboards,
  Health,
  IntegrityChecks,
  OrgEntries,
  Outbox,
  PluginActivations,
  PluginArchives,
  PluginAttempts,
  PluginConsents,
  PluginIncidents,
  PluginInspections,
  PluginInstallations,
  PluginOrgs,
  PluginPermissions,
  PluginSettings,
  PluginUpgrades,
  Plugins,
  StagedPlugins,
} = controllers.web

router
  .group(() => {
    router.get('/', [Dashboards, 'show']).as('admin.show').use(middleware.adminArea())
    router
      .get('/widgets/:widget', [AdminWidgets, 'show'])
      .where('widget', /^[a-z][a-z0-9_]{0,59}$/)
      .as('admin.widgets.show')
      .use(middleware.adminArea())
    router.get('/health', [Health, 'show']).as('admin.health')
    router.post('/health/checks', [IntegrityChecks, 'store']).as('admin.health.check')
    router.get('/outbox', [Outbox, 'index']).as('outbox.index')
    router.delete('/outbox', [Outbox, 'clear']).as('outbox.clear')
    router.get('/outbox/:id', [Outbox, 'show']).as('outbox.show')
    router.delete('/outbox/:id', [Outbox, 'destroy']).as('outbox.destroy')
    router.get('/orgs/:id/entries/new', [OrgEntries, 'create']).as('admin.entries.create')
    router.post('/orgs/:id/entries', [OrgEntries, 'store']).as('admin.entries.store')
    router.delete('/entries/:id', [OrgEntries, 'destroy']).as('admin.entries.destroy')
    router.get('/plugins', [Plugins, 'index']).as('admin.plugins.index')
    router
      .group(() => {
        router.get('/', [Plugins, 'show']).as('show')
        router.delete('/', [Plugins, 'destroy']).as('destroy')
        router.post('/installation', [PluginInstallations, 'store']).as('install')
        router.delete('/installation', [PluginInstallations, 'destroy']).as('uninstall')
        router.post('/activation', [PluginActivations, 'store']).as('enable')
        router.delete('/activation', [PluginActivations, 'destroy']).as('disable')
        router.post('/attempts', [PluginAttempts, 'store']).as('retry')
        router.post('/inspections', [PluginInspections, 'store']).as('inspect')
        router.post('/upgrade', [PluginUpgrades, 'store']).as('upgrade')
        router.post('/consent', [PluginConsents, 'store']).as('agree')
        router.patch('/settings', [PluginSettings, 'update']).as('settings')
        router.put('/permissions/:name', [PluginPermissions, 'update']).as('permissions')
        router.put('/orgs/:id', [PluginOrgs, 'update']).as('orgs')
        router.delete('/archive', [StagedPlugins, 'destroy']).as('discard')
        router.delete('/incidents', [PluginIncidents, 'clear']).as('incidents')
      })
      .prefix('/plugins/:plugin')
      .as('admin.plugins')
    router
      .group(() => {
        router.get('/new', [PluginArchives, 'create']).as('create')
        router.post('/', [PluginArchives, 'store']).as('store')
        router.get('/:hash', [PluginArchives, 'show']).as('show')
        router.delete('/:hash', [PluginArchives, 'destroy']).as('destroy')
        router.post('/:hash/acceptance', [PluginArchives, 'update']).as('accept')
      })
      .prefix('/plugin-archives')
      .where('hash', /^[0-9a-f]{64}$/)
      .as('admin.plugin_archives')
  })
  .prefix('/admin')
  .use([...web(), middleware.auth(), middleware.superadmin()])
