import { prettyPrintError } from '@adonisjs/core'
import { ignite } from './boot.js'

ignite()
  .tap((app) => app.listen('SIGINT', () => app.terminate()))
  .httpServer()
  .start()
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
