import { definePluginUi } from '@lumina/ui'

export default definePluginUi({
  pages: {
    index: () => import('./pages/index.vue'),
  },
  slots: {
    'photo.panel@1': { component: () => import('./components/photo_notes.vue') },
  },
})
