import { definePluginUi } from '@lumina/ui'

const ENTRIES = 'plg_auditlog_entries'

export default definePluginUi({
  slots: {
    'admin.list.before@1': {
      component: () => import('./chain_state.vue'),
      can: 'read',
      when: ({ resource }) => resource === ENTRIES,
      room: '70px',
    },
    'admin.show.before@1': {
      component: () => import('./entry_details.vue'),
      can: 'read',
      when: ({ resource }) => resource === ENTRIES,
    },
    'admin.show.side@1': {
      component: () => import('./trail.vue'),
      can: 'read',
      when: ({ resource }) => resource !== ENTRIES,
    },
  },
})
