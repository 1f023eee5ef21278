import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BrowserContext, chromium } from 'playwright'
import { launchOptions } from '../../tests/browser_launcher.js'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import type { Figure } from './figure.js'
import { type Lumina, withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import { ingest } from './upload.js'

/**
 * What a browser that comes for the first time fetches of JavaScript until its network has been quiet for half a second,
 * before anybody touches anything. Menus, dialogs, lightbox and tray come with the first sign of somebody, the sender
 * and the tray's face two seconds after the page stands: those are not counted.
 */
export function pageRows(): Promise<Figure[]> {
  return inTemporaryFolder('bench-pictures', async (folder) => {
    const files = await makePictures(join(folder, 'in'), 4)
    return withLumina(async (lumina) => {
      const album = await ingest(lumina, files)
      const { url } = await lumina.call<{ url: string }>(
        'POST',
        `/orgs/${lumina.slug}/share-links`,
        { album_id: album }
      )
      const browser = await chromium.launch(await launchOptions())
      try {
        const context = await browser.newContext()
        const atShare = await scriptsOf(context, new URL(new URL(url).pathname, lumina.url).href)
        await signIn(context, lumina)
        const atAlbum = await scriptsOf(
          context,
          `${lumina.url}/orgs/${lumina.slug}/albums/${album}`
        )
        return [figureOf('album', atAlbum), figureOf('share', atShare)]
      } finally {
        await browser.close()
      }
    })
  })
}

function figureOf(page: string, scripts: Map<string, number>): Figure {
  const total = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0) / 1000
  return {
    name: `First-load JavaScript of the ${page} page, gzip`,
    measured: `${scripts.size} files until the network is quiet`,
    bare: '',
    value: total,
    unit: 'kB',
    target: { atMost: 230 },
    facts: { files: Object.fromEntries([...scripts].sort(([, a], [, b]) => b - a).slice(0, 12)) },
  }
}

async function signIn(context: BrowserContext, { cookie, url }: Lumina) {
  await context.addCookies(
    cookie.split('; ').map((pair) => {
      const at = pair.indexOf('=')
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
    })
  )
}

async function scriptsOf(context: BrowserContext, url: string) {
  const scripts = new Map<string, number>()
  const page = await context.newPage()
  const bodies: Promise<void>[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (!pathname.endsWith('.js') && response.request().resourceType() !== 'script') return
    bodies.push(
      response
        .body()
        .then((body) => void scripts.set(pathname, gzipSync(body, { level: 6 }).length))
    )
  })
  const answer = await page.goto(url, { waitUntil: 'networkidle' })
  if (answer?.status() !== 200) throw new Error(`${url} was answered with ${answer?.status()}`)
  await Promise.all(bodies)
  await page.close()
  return scripts
}
