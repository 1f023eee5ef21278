import '@adonisjs/inertia/types'

import type { VNodeProps, AllowedComponentProps, ComponentInstance } from 'vue'

type ExtractProps<T> = Omit<
  ComponentInstance<T>['$props'],
  keyof VNodeProps | keyof AllowedComponentProps
>

declare module '@adonisjs/inertia/types' {
  export interface InertiaPages {
    'errors/show': ExtractProps<(typeof import('../../resources/pages/errors/show.vue'))['default']>
    'invitations/show': ExtractProps<(typeof import('../../resources/pages/invitations/show.vue'))['default']>
    'members/index': ExtractProps<(typeof import('../../resources/pages/members/index.vue'))['default']>
    'orgs/create': ExtractProps<(typeof import('../../resources/pages/orgs/create.vue'))['default']>
    'orgs/edit': ExtractProps<(typeof import('../../resources/pages/orgs/edit.vue'))['default']>
    'orgs/index': ExtractProps<(typeof import('../../resources/pages/orgs/index.vue'))['default']>
  }
}
