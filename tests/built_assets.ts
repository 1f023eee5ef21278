import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import app from '@adonisjs/core/services/app'

/** Pages are tested with the assets that people get: built for production, by a process that is no test itself. */
export async function ensureBuiltAssets() {
  if (existsSync(app.makePath('public/assets/.vite/manifest.json'))) return
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], {
    cwd: app.makePath(),
    env: { ...process.env, NODE_ENV: 'production' },
  })
}
