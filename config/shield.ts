import { defineConfig } from '@adonisjs/shield'
import { REMEMBERED_LIFETIME } from '#sessions/session_store'
import { secureCookies } from './web.js'

export default defineConfig({
  // Sent by the security headers middleware, which also covers media and API routes.
  csp: { enabled: false, directives: {}, reportOnly: false },
  xFrame: { enabled: false },
  hsts: { enabled: false },
  contentTypeSniffing: { enabled: false },
  csrf: {
    enabled: true,
    exceptRoutes: [],
    enableXsrfCookie: true,
    // As long as the session's own: a page left open over lunch can still save.
    cookieOptions: {
      maxAge: REMEMBERED_LIFETIME / 1000,
      path: '/',
      secure: secureCookies(),
      sameSite: 'lax',
    },
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  },
})
