import { Current } from '#audit/current'
import { ignite } from '../../../bin/boot.js'

// Commands in one process, one after the other: to start it anew for each would take most of the time.
const commands: [args: string[], env: Record<string, string>][] = JSON.parse(process.argv[2])

// All commands of plugins are wanted.
process.argv.splice(2, Infinity, 'list')
// What one of them says is not to come after its end.
process.stderr.write = process.stdout.write.bind(process.stdout)

await Current.run({ source: 'command', userAgent: 'ace' }, async () => {
  const app = ignite().createApp('console')
  await app.init()
  await app.boot()
  const ace = await app.container.make('ace')
  await ace.boot()
  await app.start(async () => {})
  for (const [[name, ...args], env] of commands) {
    Object.assign(process.env, env)
    const { exitCode = 0 } = await ace.exec(name, args)
    for (const variable of Object.keys(env)) delete process.env[variable]
    process.stdout.write(`\nended with ${exitCode}\n`)
  }
  await app.terminate()
})
