import { defineConfig } from '@adonisjs/inertia'

export default defineConfig({
  rootView: 'shell',
  encryptHistory: true,
  ssr: { enabled: false },
})
