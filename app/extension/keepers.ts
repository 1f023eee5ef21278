import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { cut } from '#audit/comparison'
import type { CurrentDeed } from '#audit/current'
import {
  type ChangeSink,
  type Forgetter,
  keepChanges,
  type RowChange,
  whenForgotten,
} from '#audit/history'
import { type DeedSink, keepDeedsTogether } from '#audit/recorder'
import { isOpen } from '#extension/gate'
import { guard, pluginAtWork } from '#extension/guard'
import { addJobs, jobName } from '#extension/jobs'
import { ports } from '#extension/ports'
import type { Undo } from '#extension/undo'

/** What a plugin keeps of what happens. See `PluginDefinition.keeps`. */
export interface PluginKeeps {
  changes?: ChangeSink
  deeds?: DeedSink
  forget?: Forgetter
}

type Told =
  | { kind: 'changes'; changes: readonly RowChange[]; by?: CurrentDeed; at: number }
  | { kind: 'deeds'; deed: Parameters<DeedSink>[0]; at: number }
  | { kind: 'forget'; row: Parameters<Forgetter>[0] }

/** Whoever writes waits for it. */
const DEADLINE_MS = 5_000
/** Outside of transactions it waits for the database itself, while another process has that. */
const PATIENCE_MS = 15_000
/** Of what waits in the queue: a row of it holds little more. */
const MOST_BYTES = 48_000
const MOST_OF_A_VALUE = 1_000
const ATTEMPTS = 10
const TIMEOUT_MS = 60_000

const keepers = new Map<string, PluginKeeps>()
/** Of plugins that are enabled and do not run here: what they are told later. */
const absent = new Map<string, Undo>()

/** Lets a plugin keep what happens: in the transaction in which it does while the plugin is open, and otherwise later. */
export function addKeepers(plugin: string, keeps: PluginKeeps): Undo {
  forgetAbsent(plugin)
  keepers.set(plugin, keeps)
  const loaders = { kept: async () => ({ default: typeOf(plugin) }) }
  const undo = [addJobs(plugin, loaders, 'keeper'), ...listen(plugin, Object.keys(keeps), keeps)]
  return () => {
    for (const step of undo) step()
    keepers.delete(plugin)
    // Until the host says what it is now, nothing that happens is lost.
    waitFor(plugin, Object.keys(keeps))
  }
}

/** Names plugins that are enabled, and what each keeps. What happens while they do not run in this process waits for them. */
export function rememberKeepers(plugins: Iterable<{ id: string; keeps?: string[] }>) {
  for (const id of [...absent.keys()]) forgetAbsent(id)
  for (const { id, keeps = [] } of plugins) {
    if (keeps.length && !keepers.has(id)) waitFor(id, keeps)
  }
}

function waitFor(plugin: string, keeps: string[]) {
  const loaders = { [jobName(plugin, 'kept')]: async () => ({ default: typeOf(plugin) }) }
  const forget = ports().jobs.register(loaders, {
    admits: () => true,
    run: () => Promise.reject(ports().jobs.notNow()),
  })
  const undo = [forget, ...listen(plugin, keeps)]
  absent.set(plugin, () => undo.forEach((step) => step()))
}

function forgetAbsent(plugin: string) {
  absent.get(plugin)?.()
  absent.delete(plugin)
}

function listen(plugin: string, kinds: string[], keeps: PluginKeeps = {}): Undo[] {
  const { changes: keepAll, deeds: keepDeed, forget } = keeps
  /** What it throws undoes what was done: a trail with gaps is none. Failing too often it is quarantined, and told later. */
  const tell = (
    work: (() => Promise<void> | void) | undefined,
    told: () => Told[],
    client?: TransactionClientContract
  ) => {
    if (work && isOpen(plugin, null))
      return guard(plugin, 'keeper', work, {
        deadlineMs: client ? DEADLINE_MS : PATIENCE_MS,
        isFailure,
      })
    return postpone(plugin, told(), client)
  }
  const ways: Record<string, () => Undo> = {
    changes: () =>
      keepChanges((changes, by, client) => {
        const work = keepAll && (() => keepAll(changes, by, client))
        return tell(work, () => inParts(changes, by), client)
      }),
    deeds: () =>
      keepDeedsTogether((deeds, client) => {
        const work = keepDeed && (() => eachOf(deeds, (deed) => keepDeed(deed, client)))
        const told = () => deeds.map((deed) => ({ kind: 'deeds' as const, deed, at: Date.now() }))
        return tell(work, told, client)
      }),
    forget: () =>
      whenForgotten((row, client) => {
        return tell(forget && (() => forget(row, client)), () => [{ kind: 'forget', row }], client)
      }),
  }
  return kinds.flatMap((kind) => ways[kind]?.() ?? [])
}

/** Who only notes them is not waited for: there may be hundreds. */
async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<void> | void) {
  for (const item of items) {
    const done = work(item)
    if (done) await done
  }
}

/** Another process that has the database is nobody's failure. */
const isFailure = (error: unknown) => !ports().database.isBusy(error)

/** Work for later, in the name of the plugin that asks for it now: what fails of it is a failure of that plugin. */
export function inNameOfPlugin(work: () => Promise<void>) {
  const asking = pluginAtWork()
  if (!asking) return work
  return () => guard(asking.plugin, asking.phase, work, { isFailure })
}

function inParts(changes: readonly RowChange[], by?: CurrentDeed): Told[] {
  const parts: RowChange[][] = []
  let room = 0
  for (const change of changes.map(fitting)) {
    const bytes = weigh(change)
    if (bytes > room) {
      parts.push([])
      room = MOST_BYTES
    }
    parts.at(-1)!.push(change)
    room -= bytes
  }
  return parts.map((some) => ({ kind: 'changes', changes: some, by, at: Date.now() }))
}

const weigh = (change: RowChange) => Buffer.byteLength(JSON.stringify(change)) + 1

/** What would not fit by itself loses the ends of its texts. */
function fitting(change: RowChange): RowChange {
  if (weigh(change) <= MOST_BYTES) return change
  const changes = change.changes.map((one) => {
    const [before, after] = [one.before, one.after].map((value) => cut(value, MOST_OF_A_VALUE))
    const isCut = before !== one.before || after !== one.after
    return { ...one, before, after, ...(isCut && { isCut: true as const }) }
  })
  return { ...change, changes }
}

/** With the change or not at all, as everything that is kept. */
function postpone(plugin: string, told: Told[], client?: TransactionClientContract) {
  const entries = told.map((payload) => ({ payload }))
  return ports().jobs.enqueueMany(typeOf(plugin), entries, client)
}

/** Hands over what happened while the plugin did not run. */
function typeOf(plugin: string) {
  return class KeepLater {
    static jobName = jobName(plugin, 'kept')
    static queue = 'default'
    static attempts = ATTEMPTS
    static backoffMs = 5_000
    static timeoutMs = TIMEOUT_MS

    async handle(told: Told) {
      const { changes, deeds, forget } = keepers.get(plugin) ?? {}
      if (told.kind === 'deeds') {
        const { deed, at } = told
        return deeds?.({ ...deed, by: { source: 'server', ...deed.by, at } })
      }
      await db.transaction(async (client) => {
        if (told.kind === 'forget') return forget?.(told.row, client)
        const { at, by } = told
        return changes?.(told.changes, { source: 'server', ...by, at }, client)
      })
    }
  }
}
