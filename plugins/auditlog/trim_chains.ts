import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime } from 'luxon'
import { recordDeed } from '#audit/recorder'
import { patiently } from '#queries/patiently'
import Chain from './chain.js'
import Entry from './entry.js'
import { daysKept } from './settings.js'

const AT_ONCE = 2_000

/** Lets entries go that are older than their org keeps them. What is left still proves itself: the chain says where it begins. */
export class TrimChains {
  async handle({ signal }: { signal?: AbortSignal } = {}) {
    for (const { chain, orgId } of await Chain.query().orderBy('chain')) {
      const oldest = DateTime.now().minus({ days: await daysKept(orgId) })
      while ((await trimSome(chain, oldest)) === AT_ONCE) signal?.throwIfAborted()
    }
  }
}

function trimSome(name: string, oldest: DateTime) {
  return patiently(async (client) => {
    const chain = await Chain.hold(name, client)
    const last = await lastToGo(chain, oldest, client)
    if (!last) return 0
    const { trimmedSequence } = chain
    await chain.merge({ trimmedSequence: last.sequence!, trimmedHash: last.hash! }).save()
    await Entry.query({ client })
      .where('chain', name)
      .whereBetween('sequence', [trimmedSequence + 1, last.sequence!])
      .delete()
    const count = last.sequence! - trimmedSequence
    const facts = { through: last.sequence!, hash: last.hash!, count }
    await recordDeed({ event: 'auditlog.trimmed', orgId: chain.orgId ?? undefined, facts }, client)
    return count
  })
}

/** The last of those at the beginning that are all too old. */
async function lastToGo(chain: Chain, oldest: DateTime, client: TransactionClientContract) {
  const some = await Entry.query({ client })
    .where('chain', chain.chain)
    .where('sequence', '>', chain.trimmedSequence)
    .orderBy('sequence')
    .limit(AT_ONCE)
    .select('id', 'sequence', 'hash', 'at')
  const firstToStay = some.findIndex(({ at }) => at >= oldest)
  return firstToStay < 0 ? some.at(-1) : some[firstToStay - 1]
}
