import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/inertia'

export default defineConfig({
  rootView: 'shell',
  encryptHistory: true,
  // The test client cannot know the hash of a build; everywhere else the version follows the manifest.
  ...(app.inTest && { assetsVersion: '1' }),
  ssr: { enabled: false },
})
