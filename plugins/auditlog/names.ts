import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { LucidModel, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import Album from '#models/album'
import Org from '#models/org'
import Photo from '#models/photo'
import ShareLink from '#models/share_link'
import User from '#models/user'
import type { Draft } from './draft.js'

/** Names of people are asked for again after so many milliseconds. */
const KNOWN_MS = 60_000
const MOST_KNOWN = 2_000

const known = new Map<string, { name: string; until: number }>()

export const forgetName = (userId: string) => void known.delete(userId)

/** Gives drafts the titles of what they are about, and answers the names of who did it. */
export async function nameDrafts(drafts: Draft[], client: TransactionClientContract) {
  const nameless = drafts.filter(({ title, subject }) => title === null && subject)
  const people = new Set(drafts.flatMap(({ by }) => by.actorId ?? []))
  for (const draft of nameless) {
    const id = personOf(draft)
    if (id) people.add(id)
  }
  const names = await namesOf([...people], client)
  for (const [type, some] of Map.groupBy(nameless, ({ subject }) => subject!.type)) {
    const ids = some.map(({ subject }) => subject!.id)
    const titles = (await TITLES[type]?.(ids, client)) ?? new Map<string, string>()
    for (const draft of some)
      draft.title = titles.get(draft.subject!.id) ?? names.get(personOf(draft) ?? '') ?? null
  }
  return names
}

/** Whom an account or a membership is about. */
function personOf({ subject, changes, facts }: Draft) {
  if (subject?.type === 'user') return subject.id
  if (subject?.type !== 'membership') return undefined
  const key = changes.find(({ field }) => field === 'userId')
  const id = key?.after ?? key?.before ?? facts.user
  return typeof id === 'string' ? id : undefined
}

async function namesOf(ids: string[], client: TransactionClientContract) {
  const now = Date.now()
  const found = new Map<string, string>()
  const unknown: string[] = []
  for (const id of ids) {
    const entry = known.get(id)
    if (entry && entry.until > now) found.set(id, entry.name)
    else unknown.push(id)
  }
  if (!unknown.length) return found
  for (const { id, name } of await User.query({ client })
    .whereIn('id', unknown)
    .select('id', 'name')) {
    found.set(id, name)
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!)
    known.set(id, { name, until: now + KNOWN_MS })
  }
  return found
}

type Titles = (ids: string[], client: TransactionClientContract) => Promise<Map<string, string>>

/** Of what is told of without being changed: downloads, visits, links. */
const TITLES: Record<string, Titles> = {
  plugin: async (ids) => new Map(ids.map((id) => [id, id])),
  photo: async (ids, client) =>
    paired(await plain(Photo.acrossOrgs({ client }), ids, 'name'), 'name'),
  album: async (ids, client) =>
    paired(await plain(Album.acrossOrgs({ client }), ids, 'name'), 'name'),
  share_link: async (ids, client) =>
    paired(await plain(ShareLink.acrossOrgs({ client }), ids, 'title'), 'title'),
  org: async (ids, client) => paired(await plain(Org.query({ client }), ids, 'name'), 'name'),
}

type Titled<Key extends string> = { id: string } & Record<Key, string | null>

/** Rows as the database has them: there may be hundreds, and two columns of each are wanted. */
const plain = <Key extends string>(
  query: ModelQueryBuilderContract<LucidModel>,
  ids: string[],
  title: Key
): Promise<Titled<Key>[]> => query.whereIn('id', ids).select('id', title).pojo<Titled<Key>>().exec()

const paired = <Key extends string>(rows: Titled<Key>[], title: Key) =>
  new Map(rows.flatMap((row) => (row[title] ? [[row.id, row[title]] as const] : [])))
