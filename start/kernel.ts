import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#exceptions/handler'))

server.use([
  () => import('#middleware/request_context_middleware'),
  () => import('#middleware/security_headers_middleware'),
  () => import('#middleware/quick_files_middleware'),
  () => import('#middleware/public_files_middleware'),
  () => import('@adonisjs/vite/vite_middleware'),
  () => import('#middleware/inertia_middleware'),
])

router.use([
  () => import('#middleware/body_size_middleware'),
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('#middleware/json_body_middleware'),
  () => import('#middleware/plain_text_middleware'),
])

export const middleware = router.named({
  firstRun: () => import('#middleware/first_run_middleware'),
  session: () => import('@adonisjs/session/session_middleware'),
  shield: () => import('@adonisjs/shield/shield_middleware'),
  initializeAuth: () => import('@adonisjs/auth/initialize_auth_middleware'),
  account: () => import('#middleware/account_middleware'),
  locale: () => import('#middleware/locale_middleware'),
  auth: () => import('#middleware/auth_middleware'),
  guest: () => import('#middleware/guest_middleware'),
  superadmin: () => import('#middleware/superadmin_middleware'),
  org: () => import('#middleware/org_middleware'),
  apiAuth: () => import('#middleware/api_auth_middleware'),
  adminArea: () => import('#middleware/admin_area_middleware'),
  adminScope: () => import('#middleware/admin_scope_middleware'),
  mediaAuth: () => import('#middleware/media_auth_middleware'),
  apiPace: () => import('#middleware/api_pace_middleware'),
  share: () => import('#middleware/share_middleware'),
  visitorPace: () => import('#middleware/visitor_pace_middleware'),
  invitee: () => import('#middleware/invitee_middleware'),
  idempotency: () => import('#middleware/idempotency_middleware'),
})

/** Pages: session, CSRF, who visits, language. Never on media, token or health routes. */
export const web = () => [
  middleware.firstRun(),
  middleware.session(),
  middleware.shield(),
  middleware.initializeAuth(),
  middleware.account(),
  middleware.locale(),
]

/** The JSON API for people with an account. */
export const api = () => [
  middleware.apiAuth(),
  middleware.locale(),
  middleware.apiPace(),
  middleware.idempotency(),
]

/** The JSON API inside one org: a repeated write is answered again only to who may still enter. */
export const orgApi = (options: { deleted?: boolean } = {}) => [
  middleware.apiAuth(),
  middleware.locale(),
  middleware.apiPace(),
  middleware.org(options),
  middleware.idempotency(),
]
