import router from '@adonisjs/core/services/router'

for (const param of ['id', 'albumId', 'photoId', 'userId'])
  router.where(param, router.matchers.uuid())

await import('./routes/health.js')
await import('./routes/accounts.js')
await import('./routes/orgs.js')
await import('./routes/photos.js')
await import('./routes/live.js')
await import('./routes/shares.js')
await import('./routes/admin.js')
await import('./routes/admin_rows.js')
await import('./routes/console.js')
await import('./routes/admin_exports.js')
await import('./routes/plugin_files.js')
await import('./routes/api.js')
await import('./routes/plugins.js')
await import('./routes/nowhere.js')
