import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { type Figure, percentile } from '../../../../tooling/bench/figure.js'
import { type Lumina, withLumina } from '../../../../tooling/bench/lumina.js'
import { numbered } from '../../../../tooling/bench/pictures.js'
import type { Scale } from '../../../../tooling/bench/scale.js'
import { ingest } from '../../../../tooling/bench/upload.js'
import { inTemporaryFolder } from '../../../../tooling/gate/temporary_folder.js'
import { samples } from './samples.js'

const PHOTOS = 240
const WARM_UP = 20
const BEGUN_MS = 60_000
/** A photo takes as long as many pages. */
const MORE_REQUESTS = 3

/** How much longer people wait for a page while the photos of their org are looked through. */
export function faceIndexingRows({ requests }: Scale): Promise<Figure[]> {
  return inTemporaryFolder('bench-people', async (folder) => {
    const files = await makePictures(join(folder, 'in'))
    return withLumina(async (lumina) => {
      const album = await ingest(lumina, files)
      const page = `/orgs/${lumina.slug}/albums/${album}`
      await ask(lumina, page, WARM_UP)
      const idle = await ask(lumina, page, requests * MORE_REQUESTS)
      await switchOn(lumina)
      await untilIndexing(lumina)
      const before = indexed(lumina)
      const busy = await ask(lumina, page, requests * MORE_REQUESTS)
      const after = indexed(lumina)
      if (after === PHOTOS || after === before) throw new Error('Nothing was looked at meanwhile')
      return [figureOf(idle, busy, after - before)]
    })
  })
}

function figureOf(idle: number[], busy: number[], photos: number): Figure {
  const told = (times: number[]) =>
    `${percentile(times, 0.5).toFixed(1)} / ${percentile(times, 0.95).toFixed(1)} ms`
  return {
    name: 'Album page while faces are looked for, p50 / p95',
    measured: told(busy),
    bare: `idle: ${told(idle)}`,
    value: percentile(busy, 0.95) / percentile(idle, 0.95),
    unit: '×',
    target: { atMost: 1.5 },
    facts: { photos },
  }
}

async function makePictures(folder: string) {
  await mkdir(folder)
  const pictures = await Promise.all(samples().map((path) => readFile(path)))
  return Promise.all(
    Array.from({ length: PHOTOS }, async (_, number) => {
      const path = join(folder, `IMG_${number}.jpg`)
      await writeFile(path, numbered(pictures[number % pictures.length], number))
      return path
    })
  )
}

async function ask({ url, cookie }: Lumina, path: string, times: number) {
  const waited: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const started = performance.now()
    const answer = await fetch(url + path, { headers: { cookie }, redirect: 'manual' })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`)
    waited.push(performance.now() - started)
  }
  return waited
}

/** As an owner does in the settings. */
async function switchOn({ url, cookie, slug }: Lumina) {
  const [, token = ''] = /XSRF-TOKEN=([^;]+)/.exec(cookie) ?? []
  const headers = {
    'cookie': cookie,
    'content-type': 'application/json',
    'x-xsrf-token': decodeURIComponent(token),
  }
  const steps = [
    ['PUT', `/orgs/${slug}/settings/plugins/facesearch`, { on: true }],
    [
      'POST',
      `/orgs/${slug}/p/facesearch/consent`,
      { basis: 'A measurement with pictures that are free to use', understood: true },
    ],
  ] as const
  for (const [method, path, body] of steps) {
    const answer = await fetch(url + path, {
      ...{ method, headers, redirect: 'manual' },
      body: JSON.stringify(body),
    })
    if (answer.status >= 400) throw new Error(`${path} was answered with ${answer.status}`)
  }
}

async function untilIndexing(lumina: Lumina) {
  const deadline = Date.now() + BEGUN_MS
  while (!indexed(lumina)) {
    if (Date.now() > deadline) throw new Error('Nobody looks for faces')
    await sleep(50)
  }
}

function indexed({ dataDir }: Lumina) {
  const database = new Database(join(dataDir, 'lumina.sqlite3'), { readonly: true })
  try {
    return database
      .prepare("select count(*) from plg_facesearch_indexed_photos where state = 'done'")
      .pluck()
      .get() as number
  } finally {
    database.close()
  }
}
