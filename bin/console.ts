import { prettyPrintError } from '@adonisjs/core'
import { Current } from '#audit/current'
import { ignite } from './boot.js'

const [command] = process.argv.slice(2)

Current.run({ source: 'command', userAgent: `ace ${command ?? ''}`.slice(0, 300) }, () =>
  ignite()
    .ace()
    .handle(process.argv.slice(2))
    .catch((error) => {
      process.exitCode = 1
      prettyPrintError(error)
    })
)
