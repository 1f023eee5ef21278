import { extname } from 'node:path'
import { ChildPool } from '#media/child_pool'
import { BUILT_IN } from './builtin/built_in_info.js'
import { faceSettings } from '../settings.js'
import { type EngineChoice, engineChoice } from './engine_choice.js'
import type { AnalyseOptions, EngineInfo, Face } from './face_engine.js'
import type { FaceReply, FaceTask } from './face_messages.js'
import { FaceRefusal } from './face_refusal.js'

export interface PoolOptions extends AnalyseOptions {
  /** Higher ones are taken first: 1 where somebody waits for the answer, 0 by default. */
  priority?: number
  /** What `info` said: where the operator chose another engine since, it refuses with `engine_away`. */
  version?: string
}

/** Engines run in processes of their own, which may die: a picture in hand is then refused with `engine_away`. */
export interface FacePool {
  /**
   * Faces of any picture we take (JPEG, PNG, WebP, HEIC …), turned upright and scaled to 1,600 pixels first; nothing of it
   * is written to disk. Where the engine became another version than `info` said, it refuses with `engine_away`.
   *
   * @throws FaceRefusal engine_away, engine_busy, model_missing, model_shape (retryable), picture_unreadable
   */
  analyse(picture: Buffer, options?: PoolOptions): Promise<Face[]>
  /** `version` is what embeddings are stored with: at most 64 characters. Throws as `analyse`. */
  info(): Promise<EngineInfo & { version: string }>
  /** Loads the engine now and lets it prove itself, whatever was known of it. Throws as `analyse`. */
  check(): Promise<EngineInfo & { version: string }>
  stats(): FacePoolStats
  /** Ends its processes; a later call starts them anew. */
  close(): Promise<void>
}

export interface FacePoolStats {
  children: number
  busy: number
  queued: number
  done: number
  failed: number
  /** Processes that died or were killed with a picture in hand. */
  lost: number
}

const NO_STATS: FacePoolStats = { children: 0, busy: 0, queued: 0, done: 0, failed: 0, lost: 0 }

/** Reading models included. */
const BUDGET = { cpuMs: 60_000, wallMs: 120_000, rssBytes: 2 * 1024 ** 3 }
const MOST_QUEUED = 64
const RECYCLE_AFTER = 2_000
const IDLE_MS = 60_000
/** After one death it goes on at once, after each further one in a row it rests twice as long. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

export class EnginePool implements FacePool {
  readonly #choice: EngineChoice
  readonly #processes: number
  #children: ChildPool | undefined
  #known: EngineInfo | undefined
  #deaths = 0
  #pausedUntil = 0

  constructor(choice: EngineChoice, processes = 1) {
    this.#choice = choice
    this.#processes = processes
    if (choice.engine === 'builtin') this.#known = BUILT_IN
  }

  async analyse(picture: Buffer, { maxFaces, signal, priority, version }: PoolOptions = {}) {
    const { faces, info } = await this.#look({ picture, maxFaces }, signal, priority)
    if (version !== undefined && info.modelVersion !== version) throw this.#away()
    return faces
  }

  async info() {
    return this.#known ? versioned(this.#known) : this.check()
  }

  async check() {
    const { info } = await this.#look({})
    return versioned(info)
  }

  stats(): FacePoolStats {
    return this.#children?.stats() ?? NO_STATS
  }

  async close() {
    const children = this.#children
    this.#children = undefined
    await children?.close()
  }

  async #look(task: Omit<FaceTask, 'choice'>, signal?: AbortSignal, priority?: number) {
    this.#refuseWhileResting()
    this.#children ??= startChildren(this.#processes)
    if (this.#children.stats().queued >= MOST_QUEUED) throw new FaceRefusal('engine_busy')
    const request = { name: 'look', input: { ...task, choice: this.#choice } }
    const reply = await this.#children
      .run(request, BUDGET, { signal, priority })
      .catch((error) => this.#refuse(error, signal))
    return this.#read(reply as FaceReply)
  }

  #read(reply: FaceReply) {
    this.#deaths = 0
    if ('failure' in reply) throw new FaceRefusal(reply.failure.reason, reply.failure.params)
    const before = this.#known?.modelVersion
    this.#known = reply.info
    // Somebody put another model there: what it makes does not belong to the index of the old one.
    if (before && before !== reply.info.modelVersion) throw this.#away()
    return reply
  }

  #refuse(error: unknown, signal?: AbortSignal): never {
    if (signal?.aborted) throw signal.reason
    this.#deaths += 1
    if (this.#deaths > 1) {
      const pause = FIRST_PAUSE_MS * 2 ** (this.#deaths - 2)
      this.#pausedUntil = Date.now() + Math.min(LONGEST_PAUSE_MS, pause)
    }
    throw this.#away(error)
  }

  #refuseWhileResting() {
    if (Date.now() < this.#pausedUntil) throw this.#away()
  }

  #away(cause?: unknown) {
    return new FaceRefusal('engine_away', { engine: this.#choice.engine }, cause)
  }
}

function startChildren(size: number) {
  const worker = new URL(`./face_worker${extname(import.meta.url)}`, import.meta.url)
  return new ChildPool({
    worker,
    size,
    recycleAfter: RECYCLE_AFTER,
    idleMs: IDLE_MS,
    serialization: 'advanced',
  })
}

const versioned = (info: EngineInfo) => ({ ...info, version: info.modelVersion })

const pools = new Map<string, EnginePool>()

function poolOf(choice: EngineChoice, processes?: number) {
  const key = JSON.stringify([choice, processes])
  const known = pools.get(key)
  if (known) return known
  const made = new EnginePool(choice, processes)
  pools.set(key, made)
  return made
}

/**
 * The pool of this process: of the engine that the operator chose, with the operator's thresholds, or of a certain one, such
 * as that of an older index.
 */
export function facePool(choice?: EngineChoice): FacePool {
  return {
    async analyse(picture, options) {
      const { pool } = await chosen(choice)
      return pool.analyse(picture, options)
    },
    async info() {
      const { pool, thresholds } = await chosen(choice)
      return withThresholds(await pool.info(), thresholds)
    },
    async check() {
      const { pool, thresholds } = await chosen(choice)
      return withThresholds(await pool.check(), thresholds)
    },
    stats: () => [...pools.values()].map((pool) => pool.stats()).reduce(added, NO_STATS),
    close: closePools,
  }
}

type Thresholds = Partial<EngineInfo['thresholds']>

async function chosen(
  choice?: EngineChoice
): Promise<{ pool: EnginePool; thresholds: Thresholds }> {
  if (choice) return { pool: poolOf(choice), thresholds: {} }
  const settings = await faceSettings()
  return {
    pool: poolOf(engineChoice(settings), settings.processes),
    thresholds: {
      strict: settings.strictDistance,
      normal: settings.normalDistance,
      cluster: settings.clusterDistance,
    },
  }
}

function withThresholds<Info extends EngineInfo>(info: Info, said: Thresholds): Info {
  const { strict, normal, cluster } = info.thresholds
  return {
    ...info,
    thresholds: {
      strict: said.strict ?? strict,
      normal: said.normal ?? normal,
      cluster: said.cluster ?? cluster,
    },
  }
}

const added = (a: FacePoolStats, b: FacePoolStats): FacePoolStats => ({
  children: a.children + b.children,
  busy: a.busy + b.busy,
  queued: a.queued + b.queued,
  done: a.done + b.done,
  failed: a.failed + b.failed,
  lost: a.lost + b.lost,
})

async function closePools() {
  const open = [...pools.values()]
  pools.clear()
  await Promise.all(open.map((pool) => pool.close()))
}
