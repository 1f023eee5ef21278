import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { uprightPixels } from '#media/upright_pixels'
import { distancesFrom } from '../../clustering/distances.js'
import { groupUnits } from '../../clustering/group_units.js'
import { BuiltInEngine } from '../../engine/builtin/built_in_engine.js'
import type { Face } from '../../engine/face_engine.js'
import { type Figure, mean, median } from '../../../../tooling/bench/figure.js'
import { samples } from './samples.js'

const ROUNDS = 4
const SIDE = 1_600
/** As previews are written. */
const PREVIEW = { quality: 80, effort: 2 }

/** Finding and embedding the faces of a photo: what it costs, and how often it is right. */
export async function faceEngineRows(): Promise<Figure[]> {
  const engine = new BuiltInEngine()
  const before = process.memoryUsage.rss()
  await engine.open()
  try {
    return [...(await costs(engine, before)), ...(await accuracy(engine))]
  } finally {
    await engine.close()
  }
}

async function costs(engine: BuiltInEngine, rssBefore: number): Promise<Figure[]> {
  const previews = await previewsOf(samples())
  await look(engine, previews[0])
  const tries = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const preview of previews) tries.push(await look(engine, preview))
  }
  const cpu = tries.map(({ cpuMs }) => cpuMs)
  const wall = tries.map(({ wallMs }) => wallMs)
  const faces = mean(tries.map((one) => one.faces.length))
  return [
    {
      name: 'Looking for faces: processor time a photo',
      measured: `${median(wall).toFixed(0)} ms, ${faces.toFixed(1)} faces`,
      bare: '',
      value: mean(cpu),
      unit: 'ms',
      target: { atMost: 200 },
      facts: {
        cpuMedianMs: median(cpu),
        wallMedianMs: median(wall),
        grownMB: (process.memoryUsage.rss() - rssBefore) / 1e6,
      },
    },
  ]
}

/** As a child of the pool does it: from the preview, one thread. */
async function look(engine: BuiltInEngine, preview: Buffer) {
  const threads = sharp.concurrency()
  sharp.concurrency(1)
  const started = performance.now()
  const used = process.cpuUsage()
  const pixels = await uprightPixels(preview, SIDE)
  const faces = await engine.analyse({ ...pixels, jpeg: async () => preview })
  const { user, system } = process.cpuUsage(used)
  const wallMs = performance.now() - started
  sharp.concurrency(threads)
  return { faces, wallMs, cpuMs: (user + system) / 1e3 }
}

const previewsOf = (paths: string[]) =>
  Promise.all(
    paths.map((path) =>
      sharp(path)
        .rotate()
        .resize({ width: SIDE, height: SIDE, fit: 'inside' })
        .webp(PREVIEW)
        .toBuffer()
    )
  )

interface Known {
  /** `null` in pictures of several people. */
  person: string | null
  /** Faces that somebody counted. */
  expected: number
  found: Face[]
}

/** On pictures of known people, where they are there. */
async function accuracy(engine: BuiltInEngine): Promise<Figure[]> {
  const known = await knownPeople(engine)
  const named = known.flatMap(({ person, found }) =>
    person && found[0]?.embedding ? [{ person, embedding: found[0].embedding }] : []
  )
  return known.length
    ? [recallOf(known), verificationOf(engine, named), purityOf(engine, named)]
    : []
}

async function knownPeople(engine: BuiltInEngine): Promise<Known[]> {
  const folder = join(import.meta.dirname, '../../../../../shared/corpora/faces')
  const people = await readdir(folder).catch(() => [])
  const known = []
  for (const person of people) {
    for (const name of await readdir(join(folder, person))) {
      const pixels = await uprightPixels(join(folder, person, name), SIDE)
      const found = await engine.analyse({ ...pixels, jpeg: async () => Buffer.alloc(0) })
      const isGroup = person === 'groups'
      const expected = isGroup ? Number(/_(\d+)\.\w+$/.exec(name)?.[1] ?? 2) : 1
      known.push({ person: isGroup ? null : person, expected, found })
    }
  }
  return known
}

interface NamedFace {
  person: string
  embedding: Float32Array
}

function recallOf(known: Known[]): Figure {
  const sum = (count: (one: Known) => number) => known.reduce((all, one) => all + count(one), 0)
  const expected = sum((one) => one.expected)
  const found = sum((one) => Math.min(one.expected, one.found.length))
  const wrong = sum((one) => Math.max(0, one.found.length - one.expected))
  return {
    name: `Faces found of ${expected} in ${known.length} pictures of people`,
    measured: `${found}, and ${wrong} that are none`,
    bare: '',
    value: found / expected,
    unit: '×',
    target: { atLeast: 0.99 },
    facts: { expected, found, wrong },
  }
}

/** Every pair of faces whose people are known, at the engine's own threshold. */
function verificationOf({ info }: BuiltInEngine, faces: NamedFace[]): Figure {
  const pairs = faces.flatMap((one, at) =>
    faces.slice(at + 1).map((other) => ({
      isSame: one.person === other.person,
      isNear: distance(one.embedding, other.embedding) <= info.thresholds.normal,
    }))
  )
  const same = pairs.filter(({ isSame }) => isSame)
  const different = pairs.filter(({ isSame }) => !isSame)
  const recognized = same.filter(({ isNear }) => isNear).length
  const confused = different.filter(({ isNear }) => isNear).length
  return {
    name: 'People told apart and known again, of all pairs',
    measured: `${recognized} of ${same.length} known again, ${confused} of ${different.length} mixed up`,
    bare: '',
    value: (recognized + different.length - confused) / pairs.length,
    unit: '×',
    target: { atLeast: 0.99 },
    facts: { same: same.length, different: different.length, recognized, confused },
  }
}

/** How much of each group is one person, when all are grouped at once. */
function purityOf({ info }: BuiltInEngine, faces: NamedFace[]): Figure {
  const sums = new Float32Array(faces.length * info.dim)
  for (const [at, { embedding }] of faces.entries()) sums.set(embedding, at * info.dim)
  const groups = groupUnits(
    {
      ...{ dim: info.dim, sums, cannot: [] },
      counts: new Uint32Array(faces.length).fill(1),
      photos: faces.map((_, at) => [at]),
      decided: new Uint8Array(faces.length),
    },
    distancesFrom(info.thresholds)
  )
  const pure = groups.map((group) => {
    const people = Object.values(Object.groupBy(group, (at) => faces[at].person))
    return Math.max(...people.map((members) => members!.length))
  })
  const people = new Set(faces.map(({ person }) => person)).size
  return {
    name: 'Purity of people put together by themselves',
    measured: `${groups.length} groups of ${people} people, ${faces.length} faces`,
    bare: '',
    value: pure.reduce((sum, count) => sum + count, 0) / faces.length,
    unit: '×',
    target: { atLeast: 0.979 },
    facts: { groups: groups.length, people },
  }
}

const distance = (a: Float32Array, b: Float32Array) =>
  1 - a.reduce((sum, value, at) => sum + value * b[at], 0)
