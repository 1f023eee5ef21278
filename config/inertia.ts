import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/inertia'
import { appUrl } from '#config/app'
import { clientVersion } from '#extension/client_version'

const config = defineConfig({
  rootView: 'shell',
  // Browsers encrypt on https alone: at home, by a plain address, the page would not even open.
  encryptHistory: appUrl.startsWith('https://'),
  ssr: { enabled: false },
})

/** The scripts of a build. The development server has none; the test client could not know them. */
function buildVersion() {
  const manifest = app.publicPath('assets/.vite/manifest.json')
  if (app.inDev || app.inTest || !existsSync(manifest)) return '1'
  return createHash('sha256').update(readFileSync(manifest)).digest('hex').slice(0, 12)
}

const build = buildVersion()

// Asked for every request: plugins come and go while the server runs.
export default Object.defineProperty(config, 'assetsVersion', {
  get: () => (app.inTest ? build : build + clientVersion()),
  enumerable: true,
})
