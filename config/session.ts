import { defineConfig, stores } from '@adonisjs/session'
import { secureCookies } from './web.js'

export default defineConfig({
  enabled: true,
  cookieName: 'lumina_session',
  clearWithBrowser: false,
  age: '12h',
  cookie: { path: '/', httpOnly: true, secure: secureCookies(), sameSite: 'lax' },
  store: 'database',
  stores: { database: stores.database({ tableName: 'sessions' }) },
})
