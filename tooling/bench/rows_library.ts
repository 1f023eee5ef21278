import { join } from 'node:path'
import { type Figure, percentile } from './figure.js'
import { fillLibrary } from './library.js'
import { type LibraryDatabase, openSqliteLibrary } from './library_database.js'
import { type Lumina, withLumina } from './lumina.js'
import type { Scale } from './scale.js'

const WARM_UP = 10

export interface Library {
  photos: number
  lumina: Lumina
  /** One token a question: each has a pace of its own. */
  tokens: Record<string, string>
  albumIds: string[]
  bucket: string
}

export type Question = (
  library: Library,
  turn: number
) => { path: string; headers: Record<string, string> }

const bearer = ({ tokens }: Library, name: string) => ({ authorization: `Bearer ${tokens[name]}` })

/** Each turn asks for something else, as people do. */
const QUESTIONS: Record<string, Question> = {
  'Album page': ({ lumina, albumIds }, turn) => ({
    path: `/orgs/${lumina.slug}/albums/${albumIds[turn % albumIds.length]}`,
    headers: { cookie: lumina.cookie },
  }),
  'Timeline bucket': (library, turn) => ({
    path: `/api/v1/orgs/${library.lumina.slug}/timeline/${library.bucket}?turn=${turn}`,
    headers: bearer(library, 'Timeline bucket'),
  }),
  'Search': (library, turn) => ({
    path: `/api/v1/orgs/${library.lumina.slug}/photos?limit=50&q=${SOUGHT[turn % SOUGHT.length]}`,
    headers: bearer(library, 'Search'),
  }),
  'API page': (library, turn) => ({
    path: `/api/v1/orgs/${library.lumina.slug}/photos?limit=${50 + (turn % 10)}`,
    headers: bearer(library, 'API page'),
  }),
}
const SOUGHT = ['lake', 'moment%20lake', 'IMG_0000007', 'nikon', 'tag%20%31']

/**
 * The same questions to libraries of growing size, in turns, so that whatever else the machine does hits all alike. The
 * figure is how much slower the slowest answers of the largest are than those of the smallest.
 */
export async function libraryRows({ libraries, requests }: Scale): Promise<Figure[]> {
  return withLibraries(libraries, (all) => askInTurns(QUESTIONS, all, requests))
}

export async function askInTurns(
  questions: Record<string, Question>,
  all: Library[],
  requests: number
) {
  const figures: Figure[] = []
  for (const [name, question] of Object.entries(questions)) {
    const times = all.map(() => [] as number[])
    for (let turn = -WARM_UP; turn < requests; turn++) {
      for (const [index, library] of all.entries()) {
        const ms = await answerTime(library, question(library, turn + WARM_UP))
        if (turn >= 0) times[index].push(ms)
      }
    }
    figures.push(figureOf(name, all, times))
  }
  return figures
}

function figureOf(name: string, libraries: Library[], times: number[][]): Figure {
  const told = times.map((some, index) => {
    const [p50, p95] = [percentile(some, 0.5), percentile(some, 0.95)]
    return `${libraries[index].photos.toLocaleString('en')}: ${p50.toFixed(1)} / ${p95.toFixed(1)} ms`
  })
  return {
    name: `${name}, p50 / p95`,
    measured: told.slice(1).join('; '),
    bare: told[0],
    value: percentile(times.at(-1)!, 0.95) / percentile(times[0], 0.95),
    unit: '×',
    target: { atMost: 1.5 },
  }
}

async function answerTime(
  { lumina }: Library,
  { path, headers }: { path: string; headers: Record<string, string> }
) {
  const started = performance.now()
  const answer = await fetch(lumina.url + path, { headers, redirect: 'manual' })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}`)
  return performance.now() - started
}

type Fill = (database: LibraryDatabase, lumina: Lumina, rows: number) => Promise<unknown>

/** Servers side by side, each with so many photos and whatever else `fill` writes. */
export function withLibraries<T>(
  [photos, ...rest]: number[],
  work: (all: Library[]) => Promise<T>,
  fill: Fill = async () => {},
  open: Library[] = []
): Promise<T> {
  if (!photos) return work(open)
  return withLumina(async (lumina) => {
    const library = await furnish(lumina, photos, fill)
    return withLibraries(rest, work, fill, [...open, library])
  })
}

async function furnish(lumina: Lumina, photos: number, fill: Fill): Promise<Library> {
  const { orgId, userId, dataDir, slug } = lumina
  let albumIds: string[] = []
  await lumina.pause(async () => {
    const database = openSqliteLibrary(join(dataDir, 'lumina.sqlite3'))
    try {
      const filled = await fillLibrary(database, { orgId, userId, photos })
      albumIds = filled.albumIds.slice(0, 20)
      await fill(database, lumina, photos)
    } finally {
      await database.close()
    }
  })
  const names = Object.keys(QUESTIONS)
  const tokens: Record<string, string> = {}
  for (const name of names) tokens[name] = await lumina.token()
  const { buckets } = await lumina.call<{ buckets: { key: string; count: number }[] }>(
    'GET',
    `/orgs/${slug}/timeline`
  )
  return { photos, lumina, tokens, albumIds, bucket: buckets[Math.min(3, buckets.length - 1)].key }
}
