import { randomUUID } from 'node:crypto'
import { FaceBlock } from '../../search/face_block.js'
import { plainKernel } from '../../search/kernel.js'
import { searchBlock } from '../../search/search_block.js'
import { SearchThread } from '../../search/search_thread.js'
import { type Figure, mean, percentile } from '../../../../tooling/bench/figure.js'
import type { Scale } from '../../../../tooling/bench/scale.js'

const DIM = 128
const FACES_EACH = 11
const LIMIT = 20
const WARM_UP = 10
const COMPARED = 20
/** Milliseconds for the slowest of twenty. */
const TARGETS: Record<number, number> = { 100_000: 5, 1_000_000: 15 }

/** The nearest 20 among all faces of one org, in the thread that the server asks; against the same in plain JavaScript. */
export async function faceSearchRows({ faces, requests }: Scale): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const count of faces) figures.push(await searchAmong(count, requests))
  return figures
}

async function searchAmong(count: number, requests: number): Promise<Figure> {
  const { block, nextQuery } = fillBlock(count)
  const thread = new SearchThread()
  try {
    const search = (vector: Float32Array) =>
      thread.search(block, { vector, limit: LIMIT, threshold: 2 })
    for (let round = 0; round < WARM_UP; round++) await search(nextQuery())
    const walls: number[] = []
    const cpus: number[] = []
    for (let round = 0; round < requests; round++) {
      const vector = nextQuery()
      const [cpu, started] = [process.cpuUsage(), performance.now()]
      await search(vector)
      walls.push(performance.now() - started)
      const { user, system } = process.cpuUsage(cpu)
      cpus.push((user + system) / 1e3)
    }
    const { recall, plainMs } = await compare(block, nextQuery, search)
    const [p50, p95] = [percentile(walls, 0.5), percentile(walls, 0.95)]
    return {
      name: `Nearest ${LIMIT} of ${count.toLocaleString('en')} faces of one org`,
      measured: `p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms, ${mean(cpus).toFixed(2)} ms of a core, recall@10 ${recall.toFixed(3)}`,
      bare: `${plainMs.toFixed(1)} ms in JavaScript`,
      value: p95,
      unit: 'ms',
      target: TARGETS[count] ? { atMost: TARGETS[count] } : null,
      facts: { p50, p95, cpuMs: mean(cpus), recall, plainMs, bytes: block.bytes },
    }
  } finally {
    await thread.close()
  }
}

async function compare(
  block: FaceBlock,
  nextQuery: () => Float32Array,
  search: (vector: Float32Array) => Promise<{ rows: Uint32Array }>
) {
  const kernel = plainKernel(block.memory, block.layout)
  const times: number[] = []
  let found = 0
  for (let round = 0; round < COMPARED; round++) {
    const query = { vector: nextQuery(), limit: 10, threshold: 2 }
    const started = performance.now()
    const truth = searchBlock(kernel, block.memory, block.layout, block.rows, query)
    times.push(performance.now() - started)
    const { rows } = await search(query.vector)
    const best = new Set(rows.slice(0, 10))
    found += [...truth.rows].filter((row) => best.has(row)).length
  }
  return { recall: found / (COMPARED * 10), plainMs: percentile(times, 0.5) }
}

/** Faces are alike to some degree, those of one person more; queries are further pictures of people who are there. */
function fillBlock(count: number) {
  const block = new FaceBlock(randomUUID(), 'bench/1', DIM)
  const random = seeded(7)
  const around = (middle: Float32Array, spread: number) =>
    unit(middle.map((value) => value + (spread * (random() - 0.5) * 3.46) / Math.sqrt(DIM)))
  const face = around(new Float32Array(DIM), 1)
  const queries: Float32Array[] = []
  let person = face
  for (let row = 0; row < count; row++) {
    if (row % FACES_EACH === 0) {
      person = around(face, 0.55)
      if (queries.length < 1_000) queries.push(around(person, 0.25))
    }
    block.put(randomUUID(), randomUUID(), around(person, 0.25))
  }
  let asked = 0
  return { block, nextQuery: () => queries[asked++ % queries.length] }
}

function unit(vector: Float32Array) {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

function seeded(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
