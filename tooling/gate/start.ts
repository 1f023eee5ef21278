import { inOwnPlace } from './place.js'
import { endOf, killGroup, startGroup } from './process_groups.js'

const READY = /Lumina is ready at /
const MINUTES = 5

/** `npm start` on an empty data folder: it says that it is ready, answers, and ends when it is told to. */
export function checkStart() {
  console.log('\n── Start')
  return inOwnPlace(async (env) => {
    const server = startGroup(process.execPath, ['launch.cjs', 'start'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = endOf(server)
    const timer = setTimeout(() => killGroup(server), MINUTES * 60_000)
    try {
      if (!(await saysThatItIsReady(server))) return `it did not start within ${MINUTES} minutes`
      const address = `http://127.0.0.1:${env.PORT}`
      const failure = (await refusal(`${address}/health`)) ?? (await refusal(`${address}/`))
      server.kill('SIGTERM')
      const code = await ended
      return failure ?? (code === 0 ? undefined : `exit code ${code} after SIGTERM`)
    } finally {
      clearTimeout(timer)
      killGroup(server)
    }
  })
}

async function saysThatItIsReady(server: ReturnType<typeof startGroup>) {
  let output = ''
  // The stream stays open afterwards: the server goes on writing its log.
  for await (const chunk of server.stdout!.iterator({ destroyOnReturn: false })) {
    output += chunk
    if (READY.test(output)) {
      server.stdout!.resume()
      return true
    }
  }
  return false
}

async function refusal(url: string) {
  const response = await fetch(url)
  return response.ok ? undefined : `${url} answered ${response.status}`
}
