import { prettyPrintError } from '@adonisjs/core'
import { createHttpServer } from '../start/http_server.js'
import { Current } from '#audit/current'
import { ignite } from './boot.js'

// What nobody asks for: at start, on a timer. Requests and jobs say for themselves who is at work.
Current.run({ source: 'server' }, () =>
  ignite()
    .tap((app) => app.listen('SIGINT', () => app.terminate()))
    .httpServer()
    .start(createHttpServer)
    .catch((error) => {
      process.exitCode = 1
      prettyPrintError(error)
    })
)
