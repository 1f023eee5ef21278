import logger from '@adonisjs/core/services/logger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isHeard } from '#extension/hearing'
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
/** What is announced inside transactions that are still open. */
const open = new WeakMap<TransactionClientContract, Fact[]>()

/** Lets a plugin hear of facts through the queue. */
export function addDurable(plugin: string, own: Map<string, Run>): Undo {
  listeners.set(plugin, own)
  const forget = addJobs(plugin, { on: async () => ({ default: typeOf(plugin) }) }, 'listener')
  return () => {
    forget()
    listeners.delete(plugin)
  }
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

const hearers = ({ name, payload }: Fact) =>
  [...listeners.keys()].filter(
    (plugin) => listeners.get(plugin)!.has(name) && isHeard(plugin, name, payload)
  )

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
      own.map(({ fact }) => ({ payload: fact, orgId: orgOf(fact) })),
      client
    )
  }
}

/** The row of an org that is purged takes everything along that names it. */
function orgOf({ name, payload }: Fact) {
  return name === 'org.purged@1' ? undefined : payload.orgId
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
