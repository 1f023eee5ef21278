import { existsSync } from 'node:fs'
import app from '@adonisjs/core/services/app'

/** Pages are tested with the assets that people get. `npm test` builds them first; a single run builds them when there are none. */
export async function ensureBuiltAssets() {
  if (existsSync(app.makePath('public/assets/.vite/manifest.json'))) return
  const { build } = await import('vite')
  await build({ root: app.makePath(), logLevel: 'warn' })
}
