import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { recordDeed } from '#audit/recorder'
import { patiently } from '#queries/patiently'
import Entry from './entry.js'
import { SealChains } from './seal_chains.js'

type Entries = ModelQueryBuilderContract<typeof Entry>

const AT_ONCE = 500

const WHO = { actor_name: null, address: null, user_agent: null, who_salt: null }
const WHAT = { subject_title: null, changes: null, facts: null, what_salt: null }

/** Forgets who somebody was, once their account is gone: what they did, and when, stays and is sealed as before. */
export async function forgetPerson(userId: string, signal?: AbortSignal) {
  await new SealChains().handle({ signal })
  await tell('user', userId)
  const names = await namesOf(userId)
  await empty(WHAT, signal, (entries) =>
    entries.where({ subject_type: 'user', subject_id: userId })
  )
  if (names.length)
    await empty(WHAT, signal, (entries) =>
      entries.whereIn('subject_type', ['membership', 'invitation']).whereIn('subject_title', names)
    )
  await empty(WHO, signal, (entries) => entries.where('actor_id', userId))
}

/** Forgets what the entries of an org are about, once it is gone for good. */
export async function forgetOrg(orgId: string, signal?: AbortSignal) {
  await new SealChains().handle({ signal })
  await tell('org', orgId)
  // That it is gone, and what it was called, is what whoever runs the server has to know.
  await empty(WHAT, signal, (entries) =>
    entries.where('org_id', orgId).whereNot('event', 'org.purged')
  )
  await empty(WHO, signal, (entries) => entries.where('org_id', orgId))
}

/** First: what is empty without somebody having said so counts as altered. */
async function tell(type: 'user' | 'org', id: string) {
  const event = 'auditlog.forgotten'
  const known = await Entry.query().where({ event, subject_type: type, subject_id: id }).first()
  if (!known) await recordDeed({ event, subject: { type, id } })
  await new SealChains().handle()
}

/** How they were called in what they did. */
async function namesOf(userId: string) {
  const rows = await Entry.query()
    .where('actor_id', userId)
    .whereNotNull('actor_name')
    .distinct('actor_name')
    .limit(20)
  return rows.map(({ actorName }) => actorName!)
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
