import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { isDatabaseBusy } from '#exceptions/causes'
import { guard, type Guarded, pluginAtWork } from '#extension/guard'

type Work = () => Promise<void>

const waiting = new WeakMap<TransactionClientContract, Work[]>()

/**
 * Does something as the very last thing of a transaction, inside of it: many small notes of one transaction can be written in
 * one statement. What it throws rolls the transaction back; where that is rolled back anyway it is never done. Of a savepoint
 * it is the last thing before the savepoint is given free. What a plugin asked for is done in its name, and counts as its
 * failure where it fails.
 */
export function beforeCommit(client: TransactionClientContract, asked: Work) {
  const work = inNameOf(pluginAtWork(), asked)
  const known = waiting.get(client)
  if (known) return void known.push(work)
  const works = [work]
  waiting.set(client, works)
  // Behind whatever else the client does when it is asked to commit.
  const { knexClient } = client
  const commit = knexClient.commit.bind(knexClient)
  knexClient.commit = (async (value?: unknown) => {
    // What is done may ask for more.
    for (let next = works.shift(); next; next = works.shift()) await next()
    waiting.delete(client)
    knexClient.commit = commit
    return commit(value)
  }) as typeof commit
}

const inNameOf = (guarded: Guarded | undefined, work: Work): Work =>
  guarded ? () => guard(guarded.plugin, guarded.phase, work, { isFailure }) : work

/** Whether who keeps changes is to blame: not where another process has the database. */
export const isFailure = (error: unknown) => !isDatabaseBusy(error)
