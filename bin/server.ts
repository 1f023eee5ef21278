import { prettyPrintError } from '@adonisjs/core'
import { createHttpServer } from '../start/http_server.js'
import { ignite } from './boot.js'

ignite()
  .tap((app) => app.listen('SIGINT', () => app.terminate()))
  .httpServer()
  .start(createHttpServer)
  .catch((error) => {
    process.exitCode = 1
    prettyPrintError(error)
  })
