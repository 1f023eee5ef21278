import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { CurrentDeed } from '#audit/current'
import type { RowChange } from '#audit/history'
import type { Deed } from '#audit/recorder'
import { type Draft, draftOfChange, draftOfDeed, rowOf } from './draft.js'
import Entry from './entry.js'
import { nameDrafts } from './names.js'

const ROWS_AT_ONCE = 200
const ROWS_OF_A_SHORT_STATEMENT = 20

/** Says no more than what changed says anyway. */
const PLAIN = /\.updated$/

/** What one transaction does, told as few entries: a deed and the change that it is are one. */
export class Transcript {
  readonly #drafts = new Set<Draft>()
  readonly #changed = new Map<string, Draft>()
  readonly #told: Draft[] = []

  get size() {
    return this.#drafts.size
  }

  addChange(change: RowChange, by: CurrentDeed | undefined) {
    const draft = draftOfChange(change, by)
    this.#drafts.add(draft)
    this.#changed.set(keyOf(draft.subject!), draft)
  }

  addDeed(deed: Deed & { by?: CurrentDeed }) {
    const draft = draftOfDeed(deed)
    this.#drafts.add(draft)
    this.#told.push(draft)
  }

  /** Writes everything that was told so far. */
  async write(client: TransactionClientContract) {
    this.#unite()
    const drafts = [...this.#drafts]
    this.#drafts.clear()
    this.#changed.clear()
    await writeDrafts(drafts, client)
  }

  #unite() {
    for (const deed of this.#told.splice(0)) {
      const change = this.#changeOf(deed)
      if (!change) continue
      this.#drafts.delete(deed)
      if (!PLAIN.test(deed.event)) change.event = deed.event
      change.title ??= deed.title
      Object.assign(change.facts, deed.facts)
      // A membership is called by its person.
      if (deed.subject && deed.subject.type !== change.subject!.type)
        change.facts[deed.subject.type] = deed.subject.id
    }
  }

  /** The change that a deed is: of its own subject, or the only one that can be meant. A membership is told by its person. */
  #changeOf({ event, subject, orgId }: Draft) {
    // What a deed in an org is of an account is not told to the org: it joins, and does not register there.
    const isOfOrg = (change: Draft) => orgId === null || change.orgId === orgId
    const own = subject && this.#changed.get(keyOf(subject))
    if (own && isOfOrg(own)) return own
    const changes = [...this.#changed.values()].filter(isOfOrg)
    if (!subject) return changes.length === 1 ? changes[0] : undefined
    const noun = event.slice(0, event.indexOf('.'))
    const candidates = changes.filter(
      (change) =>
        change.subject!.id === subject.id ||
        (subject.type === 'user' && change.subject!.type === noun)
    )
    return candidates.length === 1 ? candidates[0] : undefined
  }
}

const keyOf = ({ type, id }: { type: string; id: string }) => `${type}:${id}`

/** In few statements. */
export async function writeDrafts(drafts: Draft[], client: TransactionClientContract) {
  if (!drafts.length) return
  const names = await nameDrafts(drafts, client)
  const rows = drafts.map((draft) => rowOf(draft, names.get(draft.by.actorId ?? '') ?? null))
  const isPostgres = client.dialect.name === 'postgres'
  const most = isPostgres ? ROWS_AT_ONCE : ROWS_OF_A_SHORT_STATEMENT
  for (let start = 0; start < rows.length; start += most) {
    const some = rows.slice(start, start + most)
    if (isPostgres) await client.knexQuery().table(Entry.table).insert(some)
    else await insertShortly(some, client)
  }
}

/** SQLite is asked in words that come again, and which it need not prepare anew. */
async function insertShortly(rows: ReturnType<typeof rowOf>[], client: TransactionClientContract) {
  const columns = Object.keys(rows[0])
  const row = `(${columns.map(() => '?').join(', ')})`
  await client.rawQuery(
    `insert into ${Entry.table} (${columns.join(', ')}) values ${rows.map(() => row).join(', ')}`,
    rows.flatMap((each) => Object.values(each)) as string[]
  )
}
