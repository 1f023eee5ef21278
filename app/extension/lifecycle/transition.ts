import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { type Candidate, discover } from '#extension/discovery'
import type { PluginContext, PluginDefinition } from '#extension/define_plugin'
import { contextOf, guard } from '#extension/guard'
import { host } from '#extension/host'
import { quarantined, type Transition, tellTransition } from '#extension/lifecycle/transitions'
import { PluginRefusal, reasonFrom } from '#extension/refusal'
import {
  bumpEpoch,
  type PluginClient,
  type PluginRow,
  pluginRow,
  savePluginRow,
} from '#extension/rows'
import { withSettings } from '#extension/settings'
import type { ObservedState, PluginPhase } from '#extension/states'

let turn: Promise<unknown> = Promise.resolve()

/** One step of one plugin at a time in this process. Between processes the row of the epoch is the lock: see `transit`. */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  const result = turn.then(work)
  turn = result.catch(() => {})
  return result
}

interface Transit {
  /**
   * SQLite rebuilds a table by dropping it, and would delete what refers to it. Told so, it looks at references when
   * everything is done instead of on the way.
   */
  rebuildsTables?: boolean
}

/**
 * One transaction for everything that a step changes. Counting the epoch first makes every other process that wants to
 * change plugins wait, whatever it wants to change.
 */
export async function transit<Result>(
  transition: Transition,
  work: (client: TransactionClientContract) => Promise<Result>,
  { rebuildsTables = false }: Transit = {}
): Promise<Result> {
  const isSqlite = db.connection().dialect.name === 'better-sqlite3'
  const lenient = rebuildsTables && isSqlite
  const body = async (client: TransactionClientContract) => {
    await bumpEpoch(client)
    const result = await work(client)
    if (lenient) await refuseLooseEnds(transition.plugin, client)
    await tellTransition(transition, client)
    return result
  }
  return onceFree(() => (lenient ? withoutReferences(body) : db.transaction(body)))
}

const TRIES = 40

/**
 * Another process that migrates has SQLite for itself for as long as that takes, which is longer than requests should
 * wait. Who finds it busy has not changed anything yet: counting the epoch comes first.
 */
async function onceFree<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const isBusy = String(Object(error).code).startsWith('SQLITE_BUSY')
      if (!isBusy || tries === TRIES) throw error
      await sleep(250)
    }
  }
}

interface SqliteConnection {
  pragma(words: string): unknown
}

/** SQLite listens to this only before a transaction begins: nobody else may get the connection in between. */
async function withoutReferences<Result>(
  body: (client: TransactionClientContract) => Promise<Result>
) {
  const { client: pool } = db.connection().getWriteClient()
  const connection: SqliteConnection = await pool.acquireConnection()
  // Handed through to knex, which then neither takes nor gives back a connection itself.
  const options: { isolationLevel?: undefined; connection: SqliteConnection } = { connection }
  try {
    connection.pragma('foreign_keys = OFF')
    return await db.transaction(body, options)
  } finally {
    connection.pragma('foreign_keys = ON')
    await pool.releaseConnection(connection)
  }
}

async function refuseLooseEnds(plugin: string, client: TransactionClientContract) {
  const ends: { table: string; parent: string }[] = await client.rawQuery(
    'PRAGMA foreign_key_check'
  )
  if (!ends.length) return
  const pairs = new Set(ends.slice(0, 1_000).map(({ table, parent }) => `${table} → ${parent}`))
  throw new PluginRefusal({
    code: 'migration_loose_ends',
    params: { plugin, count: ends.length },
    detail: [...pairs].join('\n'),
  })
}

/** The files of a plugin, whatever is wrong with them. */
export async function candidateOf(id: string): Promise<Candidate | undefined> {
  const candidates = await discover()
  return candidates.find((candidate) => candidate.id === id)
}

/** The files of a plugin that can be run. */
export async function soundCandidate(id: string): Promise<Candidate> {
  const candidate = await candidateOf(id)
  if (!candidate) {
    const isKnown = await pluginRow(id)
    throw new PluginRefusal({ code: isKnown ? 'files_missing' : 'unknown', params: { id } })
  }
  if (candidate.problem) throw new PluginRefusal(candidate.problem)
  return candidate
}

/**
 * The files that an installation or an upgrade takes: those of an archive that was accepted and waits beside the others,
 * else those that are here.
 */
export async function newerFiles(id: string): Promise<{ candidate: Candidate; isStaged: boolean }> {
  const current = await candidateOf(id)
  const staged = current?.staged
  if (staged?.problem) throw new PluginRefusal(staged.problem)
  if (staged) return { candidate: staged, isStaged: true }
  return { candidate: await soundCandidate(id), isStaged: false }
}

/**
 * What the database knows of a plugin that is installed, switched on or off; refuses any other. Inside of `transit` this is
 * how it is: before, another process may yet have its turn.
 */
export async function installedRow(id: string, client?: PluginClient): Promise<PluginRow> {
  const row = await pluginRow(id, client)
  if (!isInstalled(row)) throw new PluginRefusal({ code: 'not_installed' })
  return row
}

export const isInstalled = (row: PluginRow | null): row is PluginRow & { hash: string } =>
  Boolean(row?.hash) && row?.desired !== 'absent'

const HOOK_MS = 10_000

type Hooks = NonNullable<PluginDefinition['hooks']>
type More<Name extends keyof Hooks> = Omit<
  Parameters<NonNullable<Hooks[Name]>>[0],
  keyof PluginContext
>

/** Runs a hook where there is one, in the name of the plugin and not for long. What it throws is a refusal with its reason. */
export async function runHook<Name extends keyof Hooks>(
  plugin: string,
  definition: PluginDefinition | undefined,
  name: Name,
  more: More<Name>
) {
  const hook = definition?.hooks?.[name] as
    ((context: PluginContext & More<Name>) => Promise<void> | void) | undefined
  if (!hook) return
  try {
    await guard(
      plugin,
      PHASE_OF[name],
      (signal) =>
        withSettings(plugin, definition?.settings, () =>
          hook({ ...more, ...contextOf(plugin, signal) })
        ),
      { deadlineMs: HOOK_MS }
    )
  } catch (error) {
    throw new PluginRefusal(reasonFrom(error, 'hook_failed', { hook: name }), { cause: error })
  }
}

const PHASE_OF: Record<keyof Hooks, PluginPhase> = {
  install: 'install',
  upgrade: 'upgrade',
  boot: 'boot',
  shutdown: 'disable',
  enable: 'enable',
  disable: 'disable',
  orgEnable: 'enable',
  orgDisable: 'disable',
  purge: 'purge',
}

/** Writes down why a step failed, after everything that it did was taken back, and lets the processes follow. */
export async function keepFailure(
  { id, tier }: Pick<Candidate, 'id' | 'tier'>,
  observed: Extract<ObservedState, 'migration_failed' | 'quarantined'>,
  error: unknown
) {
  const reason = reasonFrom(error, 'load_failed')
  await db.transaction(async (client) => {
    await bumpEpoch(client)
    await savePluginRow({ id, tier, observed, reason }, client)
    if (observed === 'quarantined') await tellTransition(quarantined(id, reason), client)
  })
  await host.follow()
}
