import logger from '@adonisjs/core/services/logger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isChosen } from '#extension/gate'
import { isHeard, orgOfFact } from '#extension/hearing'
import { addJobs, jobName } from '#extension/jobs'
import { ports } from '#extension/ports'
import type { Undo } from '#extension/undo'

type Run = (payload: never) => unknown

interface Fact {
  name: string
  payload: { orgId?: string }
}

const ATTEMPTS = 10
const TIMEOUT_MS = 60_000

/** By plugin, then by the name of the event. */
const listeners = new Map<string, Map<string, Run>>()
/** Of plugins that are enabled and do not run here: what they will want to have heard. */
const absent = new Map<string, { names: ReadonlySet<string>; forget: Undo }>()
/** What is announced inside transactions that are still open. */
const open = new WeakMap<TransactionClientContract, Fact[]>()

/** Lets a plugin hear of facts through the queue. */
export function addDurable(plugin: string, own: Map<string, Run>): Undo {
  forgetAbsent(plugin)
  listeners.set(plugin, own)
  const forget = addJobs(plugin, { on: async () => ({ default: typeOf(plugin) }) }, 'listener')
  return () => {
    forget()
    listeners.delete(plugin)
  }
}

/**
 * Names plugins that are enabled and do not run in this process, with the events that they must not miss: they are
 * quarantined, or this is a command that runs no plugins. What happens meanwhile waits for them.
 */
export function rememberFor(plugins: Iterable<{ id: string; durable: string[] }>) {
  for (const id of [...absent.keys()]) forgetAbsent(id)
  for (const { id, durable } of plugins) {
    if (!durable.length || listeners.has(id)) continue
    const loaders = { [jobName(id, 'on')]: async () => ({ default: typeOf(id) }) }
    const forget = ports().jobs.register(loaders, {
      admits: () => true,
      run: () => Promise.reject(ports().jobs.notNow()),
    })
    absent.set(id, { names: new Set(durable), forget })
  }
}

function forgetAbsent(plugin: string) {
  absent.get(plugin)?.forget()
  absent.delete(plugin)
}

/**
 * Keeps a fact for whoever must not miss it. Inside a transaction its rows are written by the commit itself, before
 * anything is committed: what makes the fact true and what remembers it happen together or not at all.
 */
export function remember(name: string, payload: object, client?: TransactionClientContract) {
  const fact = { name, payload }
  if (!hearers(fact).length) return
  if (client?.isTransaction) collect(fact, client)
  else {
    void write([fact]).catch((error) =>
      logger.error({ err: error, event: name }, 'A fact could not be kept for plugins')
    )
  }
}

function hearers({ name, payload }: Fact) {
  const orgId = orgOfFact(name, payload)
  return [
    ...[...listeners]
      .filter(([plugin, own]) => own.has(name) && isHeard(plugin, name, payload))
      .map(([plugin]) => plugin),
    ...[...absent]
      .filter(([plugin, { names }]) => names.has(name) && (!orgId || isChosen(plugin, orgId)))
      .map(([plugin]) => plugin),
  ]
}

/** Lucid tells of a commit only when it is over: so the commit of this one transaction writes first. */
function collect(fact: Fact, client: TransactionClientContract) {
  const known = open.get(client)
  if (known) return void known.push(fact)
  const facts = [fact]
  open.set(client, facts)
  const commit = client.commit.bind(client)
  client.commit = async () => {
    await write(facts.splice(0), client)
    return commit()
  }
}

async function write(facts: Fact[], client?: TransactionClientContract) {
  const entries = facts.flatMap((fact) => hearers(fact).map((plugin) => ({ plugin, fact })))
  for (const [plugin, own] of Map.groupBy(entries, (entry) => entry.plugin)) {
    await ports().jobs.enqueueMany(
      typeOf(plugin),
      own.map(({ fact }) => ({
        payload: fact,
        orgId: orgOfFact(fact.name, fact.payload) ?? undefined,
      })),
      client
    )
  }
}

/** Hands a fact to the listener, if that is still there and still to hear it. */
function typeOf(plugin: string) {
  return class HearFact {
    static jobName = jobName(plugin, 'on')
    static queue = 'default'
    static attempts = ATTEMPTS
    static backoffMs = 5_000
    static timeoutMs = TIMEOUT_MS

    async handle({ name, payload }: Fact) {
      const run = listeners.get(plugin)?.get(name)
      if (run && isHeard(plugin, name, payload)) await run(payload as never)
    }
  }
}
