import { defineConfig } from '@adonisjs/shield'

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
    methods: ['POST', 'PUT', 'PATCH', 'DELETE'],
  },
})
