import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Door, type Errand, MultipartErrand, PurgeErrand, Stuck, TusErrand } from './client.js'
import type { Call } from './disk_boundary.js'
import { Books, compareBytes } from './inspection.js'
import { Ledger } from './ledger.js'
import { type Picture, PictureSource } from './picture_source.js'
import { Chance } from './random.js'
import { Server, ServerGone } from './server.js'

/** Where a crash hits: how often such a call comes while some pictures are brought in. */
const POINTS: { call: Call; most: number }[] = [
  { call: 'open', most: 40 },
  { call: 'write', most: 60 },
  { call: 'mkdir', most: 25 },
  { call: 'utimes', most: 14 },
  { call: 'sync', most: 30 },
  { call: 'link', most: 14 },
  { call: 'rename', most: 14 },
  { call: 'remove', most: 30 },
  { call: 'statement', most: 80 },
  { call: 'commit', most: 25 },
  { call: 'committed', most: 25 },
]

const SETTLE_MS = 45_000
const SAMPLE = 6

export interface Figures {
  kills: number
  orphans: number
  points: Map<string, number>
}

interface Setting {
  env: NodeJS.ProcessEnv
  folder: string
  /** A data folder with a person, an org and an album in it, and how to get in. */
  template: string
  door: Omit<Door, 'url'>
  seed: number
  chapter: number
  figures: Figures
}

/** One data folder and a number of crashes, one after the other. */
export class Chapter {
  readonly ledger = new Ledger()
  readonly #setting: Setting
  readonly #chance: Chance
  readonly #dataDir: string
  #pictures!: PictureSource
  #server!: Server
  #books!: Books
  #pending: Errand[] = []
  #fresh: [string, string][] = []
  #remembered: Picture[] = []

  constructor(setting: Setting) {
    this.#setting = setting
    this.#chance = new Chance(setting.seed, setting.chapter)
    this.#dataDir = join(setting.folder, 'data')
  }

  async open() {
    await cp(this.#setting.template, this.#dataDir, { recursive: true })
    this.#pictures = await PictureSource.open(this.#chance)
    this.#books = new Books(this.#dataDir)
    await this.#start()
  }

  async close() {
    this.#books?.close()
    await this.#server?.kill()
  }

  /** New work, a crash in the middle of it, and everything must be as it should. Answers what is not. */
  async round() {
    this.#pending = this.#plan()
    await this.#crashDuring(() => this.#workOff())
    await this.#start()
    // Recovery may be hit as well, once: a third try is given to nobody.
    if (this.#chance.isTrue(0.2)) {
      await this.#crashDuring(() => this.#recover())
      await this.#start()
    }
    await this.#recover()
    const problems = await this.#inspect()
    return [...this.ledger.problems.splice(0), ...problems]
  }

  /** At the end of a chapter every byte is read again. */
  async readEverything() {
    return compareBytes(this.#door, [...this.ledger.photos])
  }

  lastWords() {
    return this.#server.lastWords()
  }

  get #door(): Door {
    return { ...this.#setting.door, url: this.#server.url }
  }

  async #start() {
    this.#server = await Server.start({ ...this.#setting.env, DATA_DIR: this.#dataDir })
  }

  #plan(): Errand[] {
    const chance = this.#chance
    const pictures = Array.from({ length: chance.between(6, 14) }, () => this.#pictures.next())
    const again = chance.isTrue(0.3) ? this.#remembered.filter(() => chance.isTrue(0.5)) : []
    const errands: Errand[] = []
    const rest = [...pictures, ...again]
    while (rest.length) {
      if (chance.isTrue(0.4)) {
        errands.push(new MultipartErrand(rest.splice(0, chance.between(1, 4)), this.ledger))
      } else {
        const picture = rest.shift()!
        errands.push(new TusErrand(picture, this.ledger, TusErrand.plan(chance, picture)))
      }
    }
    for (const [sha256, photoId] of this.ledger.photos) {
      const isKept = again.some((picture) => picture.sha256 === sha256)
      if (isKept || !chance.isTrue(0.02)) continue
      errands.push(new PurgeErrand(sha256, photoId, this.ledger))
    }
    this.#fresh = pictures.map(({ sha256 }) => [sha256, ''])
    this.#remembered = pictures.slice(0, 4)
    return errands
  }

  /** Everything at once, as many people would. */
  async #workOff() {
    await Promise.all(
      this.#pending.map(async (errand) => {
        while (!errand.isDone && !this.#server.isOver) await errand.run(this.#door)
      })
    )
  }

  async #crashDuring(work: () => Promise<unknown>) {
    const chance = this.#chance
    const server = this.#server
    const isAtPoint = chance.isTrue(0.65)
    const { call, most } = chance.oneOf(POINTS)
    const patience = chance.between(0, 1_200)
    if (isAtPoint) server.dieAt(call, chance.between(1, most))
    const working = work().catch((error) => {
      if (!(error instanceof ServerGone) && !server.isOver) throw error
    })
    // Where the point is not reached, and where none was chosen, time decides.
    const pause = isAtPoint ? working.then(() => sleep(patience / 2)) : sleep(patience)
    await Promise.race([server.ended, pause])
    const point = isAtPoint && server.isOver ? call : 'by the clock'
    await server.kill()
    await working
    const { figures } = this.#setting
    figures.kills++
    figures.points.set(point, (figures.points.get(point) ?? 0) + 1)
  }

  /** What clients and maintenance do after a crash. */
  async #recover() {
    const deadline = Date.now() + SETTLE_MS
    for (;;) {
      await this.#workOff()
      if (this.#server.isOver) throw new ServerGone()
      if (this.#pending.every(({ isDone }) => isDone) && this.#books.countUnfinishedJobs() === 0)
        break
      if (Date.now() > deadline) throw new Stuck('Work is left that nobody does')
      await sleep(50)
    }
    this.#setting.figures.orphans += await this.#server.sweep()
  }

  async #inspect() {
    const problems = await this.#books.problems(this.ledger)
    const chance = this.#chance
    const all = [...this.ledger.photos]
    const fresh = this.#fresh.map(([sha256]): [string, string] => [
      sha256,
      this.ledger.photos.get(sha256) ?? '',
    ])
    const sample = Array.from({ length: Math.min(SAMPLE, all.length) }, () => chance.oneOf(all))
    const missing = fresh.filter(([, photoId]) => !photoId)
    const bytes = await compareBytes(this.#door, [
      ...fresh.filter(([, photoId]) => photoId),
      ...sample,
    ])
    return [
      ...problems,
      ...missing.map(([sha256]) => `picture ${sha256} was never taken`),
      ...bytes,
    ]
  }
}
