import { definePluginUi } from '@lumina/ui'

export default definePluginUi({
  slots: {
    'albums.shelf@1': { component: () => import('./smart_albums.vue') },
    'search.actions@1': {
      component: () => import('./save_action.vue'),
      when: ({ room }) => room === 'photos',
    },
  },
})
