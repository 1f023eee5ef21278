import { chromium } from 'playwright'
import { launchOptions } from '../../tests/browser_launcher.js'
import { inOwnPlace } from './place.js'
import { endOf, killGroup, startGroup } from './process_groups.js'

const READY = /Lumina is ready at /
const MINUTES = 5

/**
 * `npm start` on an empty data folder: it says that it is ready, shows its first page, and ends when it is told to.
 * Browser tests run the sources with built assets; this is the built program.
 */
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
      if (!(await saysThatItIsReady(server))) return `not ready, exit code ${await ended}`
      const failure = await openFirstPage(`http://127.0.0.1:${env.PORT}/`)
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

async function openFirstPage(url: string) {
  const browser = await chromium.launch(await launchOptions())
  try {
    const page = await browser.newPage()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(url, { waitUntil: 'networkidle' })
    if ((await page.getByRole('main').count()) === 0) complaints.push('the page stayed empty')
    return complaints.length > 0 ? `${page.url()}: ${complaints.join('; ')}` : undefined
  } catch (error) {
    return (error as Error).message
  } finally {
    await browser.close()
  }
}
