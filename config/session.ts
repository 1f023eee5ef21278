import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/session'
import type { SessionStoreFactory } from '@adonisjs/session/types'
import { REMEMBERED_LIFETIME, SessionStore } from '#sessions/session_store'
import { secureCookies } from './web.js'

/** Names the session of a browser; pages and pictures know it by this. */
export const SESSION_COOKIE = 'lumina_session'

const database: SessionStoreFactory = (ctx) => new SessionStore(ctx)

export default defineConfig({
  enabled: true,
  cookieName: SESSION_COOKIE,
  clearWithBrowser: false,
  // The cookie only names a session. How long that lives is decided, and can be ended, in the database.
  age: REMEMBERED_LIFETIME / 1000,
  cookie: { path: '/', httpOnly: true, secure: secureCookies(), sameSite: 'lax' },
  store: 'database',
  // The clients of the test suite put their sessions into the store of this name.
  stores: { database, ...(app.inTest && { memory: database }) },
})
