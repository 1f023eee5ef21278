import { definePluginUi } from '@lumina/ui'

export default definePluginUi({
  pages: {
    index: () => import('./pages/index.vue'),
    preview: () => import('./pages/preview.vue'),
    org_exports: () => import('./pages/org_exports.vue'),
    transfers: () => import('./pages/transfers.vue'),
  },
  slots: {
    'admin.show.side@1': {
      component: () => import('./org_section.vue'),
      when: ({ area, resource }) => area === 'platform' && resource === 'orgs',
    },
  },
})
