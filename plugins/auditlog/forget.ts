import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { recordDeed } from '#audit/recorder'
import { patiently } from '#queries/patiently'
import { PLATFORM } from './chain.js'
import Entry from './entry.js'
import { SealChains } from './seal_chains.js'

type Entries = ModelQueryBuilderContract<typeof Entry>

const AT_ONCE = 500

const WHO = { actor_name: null, address: null, user_agent: null, who_salt: null }
const WHAT = { subject_title: null, changes: null, facts: null, what_salt: null }

/** Forgets who somebody was, once their account is gone: what they did, and when, stays and is sealed as before. */
export async function forgetPerson(userId: string, signal?: AbortSignal) {
  const subject = { type: 'user' as const, id: userId }
  const rows = [...(await rowsAbout(userId)), ...(await invitationsOf(userId))]
  for (const chain of await chainsAbout(userId, rows)) await tell(chain, subject)
  // One row at once: who has to begin again finds those that are left by what is still said of them, and of the account.
  for (const id of rows) await empty(WHAT, signal, (entries) => entries.where('subject_id', id))
  await empty(WHAT, signal, (entries) =>
    entries.where({ subject_type: 'user', subject_id: userId })
  )
  await empty(WHAT, signal, (entries) =>
    entries.where('subject_type', 'access_token').where('changes', 'like', keyOf(userId))
  )
  await empty(WHO, signal, (entries) => entries.where('actor_id', userId))
}

/** Forgets what the entries of an org are about, once it is gone for good. */
export async function forgetOrg(orgId: string, signal?: AbortSignal) {
  await tell(orgId, { type: 'org', id: orgId })
  // That it is gone, and what it was called, is what whoever runs the server has to know.
  await empty(WHAT, signal, (entries) =>
    entries.where('org_id', orgId).whereNot('event', 'org.purged')
  )
  await empty(WHO, signal, (entries) => entries.where('org_id', orgId))
}

/**
 * First, and in the chain that it is about: what is empty without somebody having said so counts as altered, and what was
 * said is let go no sooner than what it explains.
 */
async function tell(chain: string, subject: { type: 'user' | 'org'; id: string }) {
  const event = 'auditlog.forgotten'
  const known = await Entry.query()
    .where({ chain, event, subject_type: subject.type, subject_id: subject.id })
    .first()
  const orgId = chain === PLATFORM ? undefined : chain
  if (!known) await recordDeed({ event, orgId, subject })
  await new SealChains().handle({ chain })
}

/** Their memberships, and the invitations that they accepted. By their key: others may be called the same. */
async function rowsAbout(userId: string) {
  const key = keyOf(userId)
  const rows = await Entry.query()
    .whereIn('subject_type', ['membership', 'invitation'])
    .where((any) => any.where('changes', 'like', key).orWhere('facts', 'like', key))
    .whereNotNull('subject_id')
    .distinct('subject_id')
  return rows.map(({ subjectId }) => subjectId!)
}

/** Those to an address of theirs which nobody accepted, as far as entries about the account tell the address. */
async function invitationsOf(userId: string) {
  const own = await Entry.query()
    .where({ subject_type: 'user', subject_id: userId })
    .where((any) => any.where('changes', 'like', '%"email"%').orWhere('facts', 'like', '%"email"%'))
    .select('id', 'changes', 'facts')
  const told = own.flatMap(({ allChanges, allFacts }) => [
    allFacts.email,
    ...allChanges.flatMap(({ field, before, after }) => (field === 'email' ? [before, after] : [])),
  ])
  const addresses = [...new Set(told)].filter((address) => typeof address === 'string')
  if (!addresses.length) return []
  const rows = await Entry.query()
    .where('subject_type', 'invitation')
    .whereIn('subject_title', addresses)
    .whereNotNull('subject_id')
    .distinct('subject_id')
  return rows.map(({ subjectId }) => subjectId!)
}

/** As it stands in what changed. */
const keyOf = (userId: string) => `%"${userId}"%`

async function chainsAbout(userId: string, rows: string[]) {
  const chains = new Set<string>()
  const add = async (narrow: (entries: Entries) => void) => {
    const query = Entry.query().distinct('chain')
    narrow(query)
    for (const { chain } of await query) chains.add(chain)
  }
  await add((entries) => entries.where('actor_id', userId))
  await add((entries) => entries.where({ subject_type: 'user', subject_id: userId }))
  for (const id of rows) await add((entries) => entries.where('subject_id', id))
  return chains
}

async function empty(
  values: typeof WHO | typeof WHAT,
  signal: AbortSignal | undefined,
  narrow: (entries: Entries) => void
) {
  const salt = 'who_salt' in values ? 'who_salt' : 'what_salt'
  const some = (client: TransactionClientContract) => {
    const query = Entry.query({ client }).whereNotNull(salt).limit(AT_ONCE).select('id')
    narrow(query)
    return query
  }
  for (;;) {
    signal?.throwIfAborted()
    const count = await patiently(async (client) => {
      const entries = await some(client)
      const ids = entries.map(({ id }) => id)
      if (ids.length) await Entry.query({ client }).whereIn('id', ids).update(values)
      return ids.length
    })
    if (count < AT_ONCE) return
  }
}
