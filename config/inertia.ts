import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/inertia'
import { appUrl } from '#config/app'

export default defineConfig({
  rootView: 'shell',
  // Browsers encrypt on https alone: at home, by a plain address, the page would not even open.
  encryptHistory: appUrl.startsWith('https://'),
  // The test client cannot know the hash of a build; everywhere else the version follows the manifest.
  ...(app.inTest && { assetsVersion: '1' }),
  ssr: { enabled: false },
})
