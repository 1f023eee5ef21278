import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Work = () => Promise<void>

let inItsName = (work: Work) => work

/** For the host of plugins, once: how work is done in the name of the plugin that asks for it just now. */
export function nameWork(name: (work: Work) => Work) {
  inItsName = name
}

const waiting = new WeakMap<TransactionClientContract, Work[]>()

/**
 * Does something as the very last thing of a transaction, inside of it: many small notes of one transaction can be written in
 * one statement. What it throws rolls the transaction back; where that is rolled back anyway it is never done. Of a savepoint
 * it is the last thing before the savepoint is given free. What a plugin asked for is done in its name, and counts as its
 * failure where it fails.
 */
export function beforeCommit(client: TransactionClientContract, asked: Work) {
  const work = inItsName(asked)
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
