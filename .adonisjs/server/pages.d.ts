import '@adonisjs/inertia/types'

import type { VNodeProps, AllowedComponentProps, ComponentInstance } from 'vue'

type ExtractProps<T> = Omit<
  ComponentInstance<T>['$props'],
  keyof VNodeProps | keyof AllowedComponentProps
>

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {
    'account/email': ExtractProps<(typeof import('../../resources/pages/account/email.vue'))['default']>
    'account/security': ExtractProps<(typeof import('../../resources/pages/account/security.vue'))['default']>
    'account/show': ExtractProps<(typeof import('../../resources/pages/account/show.vue'))['default']>
    'account/tokens': ExtractProps<(typeof import('../../resources/pages/account/tokens.vue'))['default']>
    'admin/dashboard': ExtractProps<(typeof import('../../resources/pages/admin/dashboard.vue'))['default']>
    'admin/entries/create': ExtractProps<(typeof import('../../resources/pages/admin/entries/create.vue'))['default']>
    'admin/exports/index': ExtractProps<(typeof import('../../resources/pages/admin/exports/index.vue'))['default']>
    'admin/health': ExtractProps<(typeof import('../../resources/pages/admin/health.vue'))['default']>
    'admin/jobs/index': ExtractProps<(typeof import('../../resources/pages/admin/jobs/index.vue'))['default']>
    'admin/outbox/index': ExtractProps<(typeof import('../../resources/pages/admin/outbox/index.vue'))['default']>
    'admin/outbox/show': ExtractProps<(typeof import('../../resources/pages/admin/outbox/show.vue'))['default']>
    'admin/plugins/archive': ExtractProps<(typeof import('../../resources/pages/admin/plugins/archive.vue'))['default']>
    'admin/plugins/index': ExtractProps<(typeof import('../../resources/pages/admin/plugins/index.vue'))['default']>
    'admin/plugins/review': ExtractProps<(typeof import('../../resources/pages/admin/plugins/review.vue'))['default']>
    'admin/plugins/show': ExtractProps<(typeof import('../../resources/pages/admin/plugins/show.vue'))['default']>
    'admin/resource/form': ExtractProps<(typeof import('../../resources/pages/admin/resource/form.vue'))['default']>
    'admin/resource/index': ExtractProps<(typeof import('../../resources/pages/admin/resource/index.vue'))['default']>
    'admin/resource/show': ExtractProps<(typeof import('../../resources/pages/admin/resource/show.vue'))['default']>
    'admin/settings': ExtractProps<(typeof import('../../resources/pages/admin/settings.vue'))['default']>
    'albums/index': ExtractProps<(typeof import('../../resources/pages/albums/index.vue'))['default']>
    'albums/show': ExtractProps<(typeof import('../../resources/pages/albums/show.vue'))['default']>
    'errors/show': ExtractProps<(typeof import('../../resources/pages/errors/show.vue'))['default']>
    'favorites/index': ExtractProps<(typeof import('../../resources/pages/favorites/index.vue'))['default']>
    'first_run/create': ExtractProps<(typeof import('../../resources/pages/first_run/create.vue'))['default']>
    'first_run/photos': ExtractProps<(typeof import('../../resources/pages/first_run/photos.vue'))['default']>
    'invitations/show': ExtractProps<(typeof import('../../resources/pages/invitations/show.vue'))['default']>
    'magic_links/create': ExtractProps<(typeof import('../../resources/pages/magic_links/create.vue'))['default']>
    'magic_links/show': ExtractProps<(typeof import('../../resources/pages/magic_links/show.vue'))['default']>
    'members/index': ExtractProps<(typeof import('../../resources/pages/members/index.vue'))['default']>
    'orgs/create': ExtractProps<(typeof import('../../resources/pages/orgs/create.vue'))['default']>
    'orgs/edit': ExtractProps<(typeof import('../../resources/pages/orgs/edit.vue'))['default']>
    'orgs/index': ExtractProps<(typeof import('../../resources/pages/orgs/index.vue'))['default']>
    'orgs/plugins/index': ExtractProps<(typeof import('../../resources/pages/orgs/plugins/index.vue'))['default']>
    'orgs/plugins/show': ExtractProps<(typeof import('../../resources/pages/orgs/plugins/show.vue'))['default']>
    'orgs/suspended': ExtractProps<(typeof import('../../resources/pages/orgs/suspended.vue'))['default']>
    'password_resets/create': ExtractProps<(typeof import('../../resources/pages/password_resets/create.vue'))['default']>
    'password_resets/edit': ExtractProps<(typeof import('../../resources/pages/password_resets/edit.vue'))['default']>
    'photos/index': ExtractProps<(typeof import('../../resources/pages/photos/index.vue'))['default']>
    'photos/mine': ExtractProps<(typeof import('../../resources/pages/photos/mine.vue'))['default']>
    'registrations/create': ExtractProps<(typeof import('../../resources/pages/registrations/create.vue'))['default']>
    'sessions/create': ExtractProps<(typeof import('../../resources/pages/sessions/create.vue'))['default']>
    'shares/index': ExtractProps<(typeof import('../../resources/pages/shares/index.vue'))['default']>
    'trash/index': ExtractProps<(typeof import('../../resources/pages/trash/index.vue'))['default']>
    'visitor/ended': ExtractProps<(typeof import('../../resources/pages/visitor/ended.vue'))['default']>
    'visitor/locked': ExtractProps<(typeof import('../../resources/pages/visitor/locked.vue'))['default']>
    'visitor/show': ExtractProps<(typeof import('../../resources/pages/visitor/show.vue'))['default']>
  }
}
