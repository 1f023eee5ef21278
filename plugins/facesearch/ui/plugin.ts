import { definePluginUi } from '@lumina/ui'

export default definePluginUi({
  pages: {
    consent: () => import('./pages/consent.vue'),
    console: () => import('./pages/console.vue'),
    console_org: () => import('./pages/console_org.vue'),
  },
})
