import { definePluginUi } from '@lumina/ui'

export default definePluginUi({
  slots: {
    'lightbox.toolbar@1': { component: () => import('./show_tools.vue'), order: 10 },
    'visitor.toolbar@1': { component: () => import('./start_button.vue'), order: 10 },
  },
})
