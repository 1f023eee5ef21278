import { existsSync } from 'node:fs'
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { dataFolder } from '#extension/places'

/** Something of the data folder: where it is, where it goes, and what comes instead. */
interface Move {
  live: string
  before: string
  next: string
  wasThere: boolean
  isFollowed: boolean
}

interface Journal {
  moves: Move[]
  /** Of PostgreSQL: where it committed, what was moved belongs to what it wrote. */
  transaction?: string
}

const COMMIT_MS = 20_000

const journal = () => join(dataFolder(), 'restore.json')

let lock: Database.Database | undefined

/**
 * Moves things of the data folder aside and others into their place: all of them, or none. Written down before it begins. It
 * holds until `keepSwap`; a process that ends before is undone by the next one that starts, before it opens anything.
 */
export async function swap(names: string[], { staged, aside }: { staged: string; aside: string }) {
  const moves: Move[] = []
  for (const name of names) {
    const folders = [dataFolder(), aside, staged]
    const [live, before, next] = folders.map((folder) => join(folder, name))
    const [wasThere, isFollowed] = [await isThere(live), await isThere(next)]
    moves.push({ live, before, next, wasThere, isFollowed })
  }
  await hold()
  await note({ moves })
  try {
    for (const { live, before, next, wasThere, isFollowed } of moves) {
      await mkdir(dirname(before), { recursive: true, mode: 0o700 })
      if (wasThere) await rename(live, before)
      if (isFollowed) await rename(next, live)
    }
    for (const folder of foldersOf(moves)) await syncFolder(folder)
  } catch (error) {
    await undoSwap()
    throw error
  }
}

/** From here on an open transaction of PostgreSQL decides, by the number that `pg_current_xact_id` has for it. */
export async function bindSwap(transaction: string) {
  await note({ ...(await read())!, transaction })
}

/** What is there now stays. */
export async function keepSwap() {
  await rm(journal(), { force: true })
  await syncFolder(dirname(journal()))
  release()
}

/** Moves back whatever was moved. Answers whether there was anything. */
export async function undoSwap() {
  const known = await read()
  const moves = known?.moves ?? []
  for (const move of moves.toReversed()) await putBack(move)
  for (const folder of foldersOf(moves)) await syncFolder(folder)
  await keepSwap()
  return known !== null
}

/**
 * Ends what a process left behind that was ended in the middle: keeps it where its transaction committed, else undoes it.
 * Refuses while that process still runs.
 */
export async function settleSwap(databaseUrl = process.env.DATABASE_URL) {
  if (!existsSync(journal())) return
  if (!lock) await hold()
  const known = await read()
  const isDone = known?.transaction && (await hasCommitted(known.transaction, databaseUrl))
  await (isDone ? keepSwap() : undoSwap())
}

async function putBack({ live, before, next, wasThere, isFollowed }: Move) {
  // It was not its turn yet.
  if (wasThere && !(await isThere(before))) return
  const hasCome = isFollowed && !(await isThere(next))
  if (hasCome) await rename(live, next)
  else if (await isThere(live)) {
    // Made by somebody who found nothing there: where nothing was to come, it belongs to what came beside it.
    await mkdir(dirname(next), { recursive: true, mode: 0o700 })
    await rename(live, isFollowed ? `${live}.stray-${Date.now()}` : next)
  }
  if (wasThere) await rename(before, live)
}

async function hasCommitted(transaction: string, connectionString?: string) {
  if (!connectionString) return false
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    for (const end = Date.now() + COMMIT_MS; Date.now() < end; await sleep(200)) {
      const { rows } = await client.query('SELECT pg_xact_status($1::xid8) AS status', [
        transaction,
      ])
      // So long ago that nobody remembers: it was noted right before it committed.
      if (rows[0].status !== 'in progress') return rows[0].status !== 'aborted'
    }
  } finally {
    await client.end()
  }
  throw new Error('A restore is under way: its transaction has not ended yet')
}

/** Freed by the system when its holder ends, however that happens. */
async function hold() {
  const folder = join(dataFolder(), 'tmp')
  await mkdir(folder, { recursive: true })
  const { default: Sqlite } = await import('better-sqlite3')
  const taken = new Sqlite(join(folder, 'restore.lock'), { timeout: 5_000 })
  try {
    taken.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    taken.close()
    throw new Error('A restore is under way. Wait until it has ended', { cause: error })
  }
  lock = taken
}

function release() {
  lock?.close()
  lock = undefined
}

async function read(): Promise<Journal | null> {
  const text = await readFile(journal(), 'utf8').catch((error: NodeJS.ErrnoException) => {
    // One that cannot be read is not to be taken for none: it would be thrown away.
    if (error.code !== 'ENOENT') throw error
  })
  return text === undefined ? null : JSON.parse(text)
}

/** Whole or not at all: it is what a later process goes by. */
async function note(known: Journal) {
  const draft = `${journal()}.draft`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(JSON.stringify(known))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, journal())
  await syncFolder(dirname(journal()))
}

const foldersOf = (moves: Move[]) =>
  new Set(moves.flatMap(({ live, before }) => [dirname(live), dirname(before)]))

/** What was moved into it, or out of it, survives a power cut. */
async function syncFolder(path: string) {
  // Windows knows no syncing of folders.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false
  )
