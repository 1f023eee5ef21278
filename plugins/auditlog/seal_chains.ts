import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { patiently } from '#queries/patiently'
import Chain from './chain.js'
import { hashOf, makeSalt, type Sealed, whatDigest, whoDigest } from './chain_hash.js'
import Entry from './entry.js'

const AT_ONCE = 400

interface Sealing {
  /** One chain; all that have something to seal unless told. */
  chain?: string
  signal?: AbortSignal
}

/**
 * Puts what was written since into the chains, each entry behind the one before. Apart from the writing itself: whoever
 * changes something never waits for a chain.
 */
export class SealChains {
  async handle({ chain, signal }: Sealing = {}) {
    const failures: unknown[] = []
    for (const one of chain ? [chain] : await chainsToSeal()) {
      signal?.throwIfAborted()
      await sealAll(one, signal).catch((error: unknown) => failures.push(error))
    }
    // A chain in which something was put in between holds up no other.
    if (failures.length) throw failures[0]
  }
}

async function sealAll(chain: string, signal?: AbortSignal) {
  while ((await sealSome(chain)) === AT_ONCE) signal?.throwIfAborted()
}

async function chainsToSeal() {
  const rows = await Entry.query().whereNull('sequence').distinct('chain')
  return rows.map(({ chain }) => chain)
}

function sealSome(name: string) {
  return patiently(async (client) => {
    const chain = await Chain.hold(name, client)
    const entries = await Entry.query({ client })
      .where('chain', name)
      .whereNull('sequence')
      .orderBy('id')
      .limit(AT_ONCE)
    if (!entries.length) return 0
    const seals: Seal[] = []
    for (const entry of entries) {
      const seal = sealOf(entry, chain)
      seals.push(seal)
      chain.merge({ sequence: seal.sequence!, hash: seal.hash })
    }
    await writeSeals(seals, client)
    await chain.merge({ sealedAt: DateTime.now() }).save()
    return entries.length
  })
}

interface Seal extends Sealed {
  id: string
  hash: string
  whoSalt: string
  whatSalt: string
}

function sealOf(entry: Entry, chain: Chain): Seal {
  const [whoSalt, whatSalt] = [makeSalt(), makeSalt()]
  const place = {
    sequence: chain.sequence + 1,
    previousHash: chain.hash,
    whoDigest: whoDigest(whoSalt, entry),
    whatDigest: whatDigest(whatSalt, entry),
  }
  return { id: entry.id, ...place, hash: hashOf(entry, place), whoSalt, whatSalt }
}

const COLUMNS = [
  'sequence',
  'previous_hash',
  'hash',
  'who_salt',
  'who_digest',
  'what_salt',
  'what_digest',
]

/** All of them in one statement. */
async function writeSeals(seals: Seal[], client: TransactionClientContract) {
  const id = client.dialect.name === 'postgres' ? 'uuid' : 'text'
  const row = `(cast(? as ${id}), cast(? as bigint)${', cast(? as text)'.repeat(6)})`
  const set = COLUMNS.map((column) => `${column} = seals.${column}`).join(', ')
  await client.rawQuery(
    `with seals (id, ${COLUMNS.join(', ')}) as (values ${seals.map(() => row).join(', ')})
     update plg_auditlog_entries set ${set} from seals where plg_auditlog_entries.id = seals.id`,
    seals.flatMap((seal) => [
      seal.id,
      seal.sequence!,
      seal.previousHash!,
      seal.hash,
      seal.whoSalt,
      seal.whoDigest!,
      seal.whatSalt,
      seal.whatDigest!,
    ])
  )
}
