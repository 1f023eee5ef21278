import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import { type Figure, median } from './figure.js'
import { inTurns, type Pair, slower, type Two } from './in_turns.js'
import { type Lumina, withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import { writePlugins } from './plain_plugins.js'
import { memoryOf } from './processes.js'
import type { Scale } from './scale.js'
import { ingest, post } from './upload.js'

const ALBUM_PHOTOS = 24
const PAGES_A_REQUEST = 4
const LOOK_EVERY_MS = 40

/**
 * What plugins cost that are enabled everywhere: two servers side by side, asked in turns, so that whatever else the
 * machine does hits both alike.
 */
export function pluginRows(scale: Scale): Promise<Figure[]> {
  return inTemporaryFolder('bench-plugins', async (folder) => {
    const plugins = await writePlugins(join(folder, 'plugins'), scale.plugins)
    const files = await makePictures(join(folder, 'in'), ALBUM_PHOTOS + scale.uploads + 4)
    const more = { PLUGIN_FOLDERS: plugins.map((plugin) => plugin.folder).join(',') }
    return withLumina((without) =>
      withLumina(async (withThem) => {
        const two: Two = [without, withThem]
        for (const { id } of plugins) await install(withThem, id)
        const albums: string[] = []
        for (const lumina of two) albums.push(await ingest(lumina, files.slice(0, ALBUM_PHOTOS)))
        const starts = await timeStarts(two, scale.starts)
        const pages = await timePages(two, albums, scale.requests * PAGES_A_REQUEST)
        const uploads = await timeUploads(two, albums, files.slice(ALBUM_PHOTOS))
        return [
          startFigure(starts, scale.plugins),
          slower(`Album page with ${scale.plugins} plugins, p50 / p95`, pages, 1.05),
          slower(`Upload until ready with ${scale.plugins} plugins, p50 / p95`, uploads, 1.05),
          memoryFigure(two, scale.plugins),
        ]
      }, more)
    )
  })
}

/** As an operator does it in the console; the org has it without being asked. */
async function install({ url, cookie, slug, call }: Lumina, id: string) {
  const page = `${url}/admin/plugins/${id}`
  const form = await fetch(page, { headers: { cookie } })
  // The form comes with a key of its own.
  const fresh = form.headers.getSetCookie().map((line) => line.split(';')[0])
  const known = cookie
    .split('; ')
    .filter((pair) => !fresh.some((it) => nameOf(it) === nameOf(pair)))
  const cookies = [...known, ...fresh]
  const key = cookies.find((pair) => nameOf(pair) === 'XSRF-TOKEN')?.slice('XSRF-TOKEN='.length)
  const answer = await fetch(`${page}/installation`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      'cookie': cookies.join('; '),
      'x-xsrf-token': decodeURIComponent(key ?? ''),
    },
    body: JSON.stringify({ enable: true, capabilities: [] }),
  })
  if (answer.status !== 302) throw new Error(`An installation was answered with ${answer.status}`)
  await call('GET', `/orgs/${slug}/p/${id}`)
}

const nameOf = (pair: string) => pair.slice(0, pair.indexOf('='))

/** From the start of the process to its first answer. */
async function timeStarts(two: Two, rounds: number): Promise<Pair> {
  return inTurns(two, rounds, async (lumina) => {
    let stopped = 0
    await lumina.pause(async () => {
      stopped = performance.now()
    })
    return performance.now() - stopped
  })
}

async function timePages(two: Two, albums: string[], requests: number): Promise<Pair> {
  return inTurns(two, requests, async ({ url, slug, cookie }, at) => {
    const started = performance.now()
    const answer = await fetch(`${url}/orgs/${slug}/albums/${albums[at]}`, { headers: { cookie } })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`The page was answered with ${answer.status}`)
    return performance.now() - started
  })
}

/** One photo at a time, from the first byte sent to both its renditions. */
async function timeUploads(two: Two, albums: string[], files: string[]): Promise<Pair> {
  const tokens = [await two[0].token(), await two[1].token()]
  const left = [[...files], [...files]]
  return inTurns(
    two,
    files.length,
    async (lumina, at) => {
      const started = performance.now()
      const path = `/orgs/${lumina.slug}/albums/${albums[at]}/photos`
      await post(lumina, path, tokens[at], [left[at].pop()!])
      const query = `${path}?state=processing&limit=1`
      const waiting = () => lumina.call<unknown[]>('GET', query)
      for (let some = await waiting(); some.length; some = await waiting())
        await sleep(LOOK_EVERY_MS)
      return performance.now() - started
    },
    0
  )
}

function startFigure([without, withThem]: Pair, plugins: number): Figure {
  const more = median(withThem) - median(without)
  return {
    name: `Start with ${plugins} plugins, of each`,
    measured: `${median(withThem).toFixed(0)} ms`,
    bare: `without: ${median(without).toFixed(0)} ms`,
    value: Math.max(0, more) / plugins,
    unit: 'ms',
    target: { atMost: 15 },
    facts: { without, withThem },
  }
}

function memoryFigure([without, withThem]: Two, plugins: number): Figure {
  const [bare, measured] = [memoryOf(without.pid), memoryOf(withThem.pid)].map(
    (bytes) => bytes / 1e6
  )
  return {
    name: `Memory of all processes with ${plugins} plugins, of each`,
    measured: `${measured.toFixed(0)} MB`,
    bare: `without: ${bare.toFixed(0)} MB`,
    value: Math.max(0, measured - bare) / plugins,
    unit: 'MB',
    target: null,
  }
}
