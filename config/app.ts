import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/core/http'
import env from '#start/env'
import { secureCookies, trustProxy } from './web.js'

export const http = defineConfig({
  generateRequestId: true,
  allowMethodSpoofing: false,
  // Audit and logs read the ambient request; nothing that decides does.
  useAsyncLocalStorage: true,
  trustProxy: trustProxy(env.get('TRUST_PROXY')),
  redirect: { allowedHosts: [], forwardQueryString: false },
  cookie: {
    path: '/',
    maxAge: '2h',
    httpOnly: true,
    secure: secureCookies(),
    sameSite: 'lax',
  },
})

/** Where people reach this server. Used in mails, QR codes and share links. */
export const appUrl =
  env.get('APP_URL')?.replace(/\/+$/, '') ??
  `http://${app.inTest ? '127.0.0.1' : 'localhost'}:${env.get('PORT', 3333)}`
