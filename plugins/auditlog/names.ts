import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { readTitles } from '#audit/history'
import { pluginTitle } from '#extension/gate'
import Membership from '#models/membership'
import User from '#models/user'
import type { Draft } from './draft.js'
import { SUBJECTS } from './events.js'

/** Names of people are asked for again after so many milliseconds. */
const KNOWN_MS = 60_000
const MOST_KNOWN = 2_000

interface Person {
  name: string
  isSuperadmin: boolean
}

const known = new Map<string, Person & { until: number }>()

export const forgetName = (userId: string) => void known.delete(userId)

/** Gives drafts the titles of what they are about, and answers the names of who did it. */
export async function nameDrafts(drafts: Draft[], client: TransactionClientContract) {
  const nameless = drafts.filter(({ title, subject }) => title === null && subject)
  await nameMembers(nameless, client)
  const people = new Set(drafts.flatMap(({ by }) => by.actorId ?? []))
  for (const draft of nameless) {
    const id = personOf(draft)
    if (id) people.add(id)
  }
  const found = await peopleOf([...people], client)
  await withholdOperators(drafts, found, client)
  const names = new Map([...found].map(([id, { name }]) => [id, name]))
  for (const [type, some] of Map.groupBy(nameless, ({ subject }) => subject!.type)) {
    const ids = some.map(({ subject }) => subject!.id)
    const titles = await titlesOf(type, ids, client)
    for (const draft of some)
      draft.title = titles.get(draft.subject!.id) ?? names.get(personOf(draft) ?? '') ?? idOf(draft)
  }
  return names
}

/** Of a role that changed it is not said whose it was: what the entry is about, and what is forgotten with the account. */
async function nameMembers(drafts: Draft[], client: TransactionClientContract) {
  const some = drafts.filter((draft) => draft.subject?.type === 'membership' && !personOf(draft))
  if (!some.length) return
  const memberships = await Membership.query({ client })
    .whereIn(
      'id',
      some.map(({ subject }) => subject!.id)
    )
    .select('id', 'user_id')
  const people = new Map(memberships.map(({ id, userId }) => [id, userId]))
  for (const draft of some) {
    const user = people.get(draft.subject!.id)
    if (user) draft.facts = { ...draft.facts, user }
  }
}

/** What only a plugin knows is called by its id, where the plugin does not say more. */
const idOf = ({ by, subject }: Draft) =>
  by.plugin || subject!.type.startsWith('plg.') ? subject!.id : null

/** Whom an account or a membership is about. */
function personOf({ subject, changes, facts }: Draft) {
  if (subject?.type === 'user') return subject.id
  if (subject?.type !== 'membership') return undefined
  const key = changes.find(({ field }) => field === 'userId')
  const id = key?.after ?? key?.before ?? facts.user
  return typeof id === 'string' ? id : undefined
}

async function peopleOf(ids: string[], client: TransactionClientContract) {
  const now = Date.now()
  const found = new Map<string, Person>()
  const unknown: string[] = []
  for (const id of ids) {
    const person = known.get(id)
    if (person && person.until > now) found.set(id, person)
    else unknown.push(id)
  }
  if (!unknown.length) return found
  for (const { id, name, isSuperadmin } of await User.query({ client })
    .whereIn('id', unknown)
    .select('id', 'name', 'superadmin_at')) {
    const person = { name, isSuperadmin }
    found.set(id, person)
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
    known.set(id, { ...person, until: now + KNOWN_MS })
  }
  return found
}

/** Where whoever runs the server sits is no matter of an org that they do not belong to. */
async function withholdOperators(
  drafts: Draft[],
  people: ReadonlyMap<string, Person>,
  client: TransactionClientContract
) {
  const theirs = drafts.filter(
    ({ orgId, by }) => orgId !== null && people.get(by.actorId ?? '')?.isSuperadmin
  )
  if (!theirs.length) return
  const ids = [...new Set(theirs.map(({ by }) => by.actorId!))]
  const memberships = await Membership.query({ client })
    .whereIn('user_id', ids)
    .select('user_id', 'org_id')
  const members = new Set(memberships.map(({ userId, orgId }) => `${userId}:${orgId}`))
  for (const draft of theirs)
    if (!members.has(`${draft.by.actorId}:${draft.orgId}`))
      draft.by = { ...draft.by, address: undefined, userAgent: undefined }
}

/** Of the core, what is told of without being changed: downloads, visits, links. */
const TITLED = ['photo', 'album', 'share_link', 'org']
const OF_CORE: readonly string[] = SUBJECTS

function titlesOf(type: string, ids: string[], client: TransactionClientContract) {
  if (type === 'plugin') return new Map(ids.map((id) => [id, pluginTitle(id)]))
  // Whatever else there is a plugin knows.
  const isKnown = TITLED.includes(type) || !OF_CORE.includes(type)
  return isKnown ? readTitles(type, ids, client) : new Map<string, string>()
}
