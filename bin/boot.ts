import 'reflect-metadata'
import { Ignitor } from '@adonisjs/core'

// SQLite keeps times without a zone: every process of Lumina reads and writes them as UTC.
process.env.TZ = 'UTC'

const APP_ROOT = new URL('../', import.meta.url)

const importer = (path: string) =>
  import(path.startsWith('.') ? new URL(path, APP_ROOT).href : path)

/** The application, ready to be started as server, console or test runner. */
export function ignite() {
  return new Ignitor(APP_ROOT, { importer }).tap((app) => {
    app.booting(async () => {
      await import('#start/env')
    })
    app.listen('SIGTERM', () => app.terminate())
  })
}
