import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inTemporaryFolder } from '../gate/temporary_folder.js'
import { type Figure, median, percentile } from './figure.js'
import { type Lumina, withLumina } from './lumina.js'
import { makePictures } from './pictures.js'
import { writePlugins } from './plain_plugins.js'
import { memoryOf } from './processes.js'
import type { Scale } from './scale.js'
import { ingest, post } from './upload.js'

/** What was seen of the server without, then of the one with them. */
type Pair = [without: number[], withThem: number[]]
type Two = [without: Lumina, withThem: Lumina]

const ALBUM_PHOTOS = 24
const WARM_UP = 20
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
          slower(`Album page with ${scale.plugins} plugins, p50 / p95`, pages),
          slower(`Upload until ready with ${scale.plugins} plugins, p50 / p95`, uploads),
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

/** Who is first changes with every turn. */
async function inTurns(
  two: Two,
  rounds: number,
  work: (lumina: Lumina, at: 0 | 1) => Promise<number>,
  warmUp = rounds > WARM_UP ? WARM_UP : 1
): Promise<Pair> {
  const seen: Pair = [[], []]
  for (let round = -warmUp; round < rounds; round++) {
    for (const at of round % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
      const ms = await work(two[at], at)
      if (round >= 0) seen[at].push(ms)
    }
  }
  return seen
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

function slower(name: string, [without, withThem]: Pair): Figure {
  return {
    name,
    measured: told(withThem),
    bare: `without: ${told(without)}`,
    value: median(withThem) / median(without),
    unit: '×',
    target: { atMost: 1.05 },
    facts: { p95: percentile(withThem, 0.95) / percentile(without, 0.95) },
  }
}

const told = (times: number[]) =>
  `${median(times).toFixed(1)} / ${percentile(times, 0.95).toFixed(1)} ms`

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
