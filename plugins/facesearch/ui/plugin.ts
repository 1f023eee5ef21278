import { definePluginUi } from '@lumina/ui'

export default definePluginUi({
  pages: {
    consent: () => import('./pages/consent.vue'),
    console: () => import('./pages/console.vue'),
    console_org: () => import('./pages/console_org.vue'),
    people: () => import('./pages/people.vue'),
    person: () => import('./pages/person.vue'),
    review: () => import('./pages/review.vue'),
    find: () => import('./pages/find.vue'),
    removals: () => import('./pages/removals.vue'),
    scan: () => import('./pages/scan.vue'),
    scan_off: () => import('./pages/scan_off.vue'),
  },
  slots: {
    'photo.panel@1': { component: () => import('./people/photo_people.vue'), can: 'see' },
    'photo.overlay@1': { component: () => import('./people/face_boxes.vue'), can: 'see' },
    'share.settings@1': { component: () => import('./visitors/link_switch.vue') },
    'visitor.toolbar@1': { component: () => import('./visitors/find_me_button.vue'), order: 5 },
  },
})
