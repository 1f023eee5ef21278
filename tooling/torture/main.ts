import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endWithTheGate } from '../gate/process_groups.js'
import { inOwnPlace } from '../gate/place.js'
import { Chapter, type Figures } from './chapter.js'
import { layFoundation } from './foundation.js'

/**
 * Uploads while the server is killed, again and again, and looks whether anything that was acknowledged is lost.
 * `--seed` and `--chapter` of a round that failed bring the same pictures and the same crashes again.
 */
const ROUNDS_IN_CHAPTER = 25
const MINUTES_A_ROUND = 2

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    chapter: { type: 'string' },
    lanes: { type: 'string', default: '2' },
  },
})
const rounds = wholeNumber('rounds')
const seed = wholeNumber('seed')
const lanes = wholeNumber('lanes')

endWithTheGate()
const figures: Figures = { kills: 0, orphans: 0, points: new Map() }
const totals = { passed: 0, failed: 0, skipped: 0 }
let acknowledged = 0
let purged = 0
const startedAt = Date.now()

await inOwnPlace(async (env, folder) => {
  console.log(`Torture: ${rounds} rounds, seed ${seed}`)
  const foundation = await layFoundation(env, join(folder, 'foundation'))
  const chapters = values.chapter
    ? [wholeNumber('chapter')]
    : Array.from({ length: Math.ceil(rounds / ROUNDS_IN_CHAPTER) }, (_, index) => index + 1)
  const waiting = [...chapters]
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let chapter = waiting.shift(); chapter; chapter = waiting.shift())
        await tell(chapter, { env, folder: join(folder, String(chapter)), ...foundation })
    })
  )
})

async function tell(
  number: number,
  setting: { env: NodeJS.ProcessEnv; folder: string } & Awaited<ReturnType<typeof layFoundation>>
) {
  await mkdir(setting.folder, { recursive: true })
  const chapter = new Chapter({ ...setting, seed, chapter: number, figures })
  const first = (number - 1) * ROUNDS_IN_CHAPTER + 1
  const last = values.chapter
    ? first + ROUNDS_IN_CHAPTER - 1
    : Math.min(rounds, number * ROUNDS_IN_CHAPTER)
  let round = first
  try {
    await chapter.open()
    for (; round <= last; round++) {
      const problems = await inTime(chapter.round())
      if (round === last) problems.push(...(await chapter.readEverything()))
      judge(number, round, problems)
    }
  } catch (error) {
    judge(number, round, [`${(error as Error).stack}`, chapter.lastWords()])
    // What comes after a round that never ended cannot be told.
    totals.failed += last - round
  } finally {
    await chapter.close()
  }
  acknowledged += chapter.ledger.acknowledged
  purged += chapter.ledger.purged
  const minutes = ((Date.now() - startedAt) / 60_000).toFixed(1)
  console.log(
    `${totals.passed + totals.failed} rounds, ${figures.kills} kills, ${acknowledged} photos acknowledged, ${minutes} min`
  )
}

function judge(chapter: number, round: number, problems: string[]) {
  if (!problems.length) return void totals.passed++
  totals.failed++
  console.log(
    `Round ${round} failed (--seed ${seed} --chapter ${chapter}): ${problems.join('\n  ')}`
  )
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new Error('The round did not end')),
    MINUTES_A_ROUND * 60_000
  )
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

const points = [...figures.points].map(([point, kills]) => `${point} ${kills}`)
console.log(`Kills by step: ${points.join(', ')}`)
console.log(
  `${acknowledged} photos acknowledged, ${purged} purged, ${figures.orphans} leftover files swept`
)
console.log(`${totals.passed} rounds passed, ${totals.failed} failed`)
const file = process.env.TEST_TOTALS_FILE
if (file) await writeFile(file, JSON.stringify(totals))
process.exit(totals.failed ? 1 : 0)

function wholeNumber(name: 'rounds' | 'seed' | 'chapter' | 'lanes') {
  const number = Number(values[name])
  if (Number.isSafeInteger(number) && number > 0) return number
  console.error(`--${name} must be a whole number from 1 on`)
  process.exit(2)
}
