import { setImmediate as nextTurn } from 'node:timers/promises'
import Chain, { type Finding } from './chain.js'
import { hashOf, whatDigest, whoDigest } from './chain_hash.js'
import Entry from './entry.js'

const AT_ONCE = 500
const MOST_TOLD = 100
/** Whose they are stands in what is forgotten of them. */
const OF_PEOPLE = ['membership', 'invitation', 'access_token']

export interface Verdict {
  entries: number
  forgotten: number
  findings: Finding[]
}

/** Whose entries were emptied as they should be, as entries of the same chain say: `user:<id>`, `org:<id>`. */
export async function readForgotten({ chain }: Chain) {
  const rows = await Entry.query()
    .where({ chain, event: 'auditlog.forgotten' })
    .whereNotNull('subject_id')
    .whereNotNull('sequence')
    .select('subject_type', 'subject_id')
  return new Set(rows.map(({ subjectType, subjectId }) => `${subjectType}:${subjectId}`))
}

/**
 * Walks through one chain from its beginning and says what does not fit: what was changed, what is gone, what was put in
 * between. Somebody else may seal meanwhile: the chain is looked at up to where it was when it was read.
 */
export async function verifyChain(
  chain: Chain,
  forgotten: ReadonlySet<string>,
  signal?: AbortSignal
): Promise<Verdict> {
  const walk = new Walk(chain, forgotten)
  await walk.compareBeginning()
  for (let last: Entry | undefined; ;) {
    const some = await entriesBehind(chain, last)
    for (const entry of some) walk.meet(entry)
    if (some.length < AT_ONCE) break
    last = some.at(-1)
    signal?.throwIfAborted()
    await nextTurn()
  }
  return walk.end()
}

function entriesBehind({ chain }: Chain, last?: Entry) {
  const query = Entry.query()
    .where('chain', chain)
    .whereNotNull('sequence')
    .orderBy('sequence')
    .orderBy('id')
    .limit(AT_ONCE)
  if (last) query.whereRaw('(sequence, id) > (?, ?)', [last.sequence!, last.id])
  return query
}

class Walk {
  readonly #findings: Finding[] = []
  #next: number
  #hash: string
  #last?: Entry
  /** What claims to stand behind the end, or was sealed meanwhile. */
  readonly #beyond: Entry[] = []
  #entries = 0
  #forgotten = 0

  constructor(
    private chain: Chain,
    private forgotten: ReadonlySet<string>
  ) {
    this.#next = chain.trimmedSequence + 1
    this.#hash = chain.trimmedHash
  }

  /** Where the chain begins anew is said by a sealed entry too. */
  async compareBeginning() {
    const { chain, trimmedSequence, trimmedHash } = this.chain
    if (!trimmedSequence) return
    const told = await Entry.query()
      .where({ chain, event: 'auditlog.trimmed' })
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .first()
    if (told?.whatSalt === null && this.#wasForgotten(`org:${chain}`)) return
    const { through, hash } = told?.allFacts ?? {}
    if (through !== trimmedSequence || hash !== trimmedHash)
      this.#find({ kind: 'anchor', sequence: trimmedSequence })
  }

  meet(entry: Entry) {
    const sequence = entry.sequence!
    if (sequence > this.chain.sequence) return void this.#beyond.push(entry)
    if (sequence < this.#next) return this.#find({ kind: 'inserted', sequence }, entry)
    this.#entries++
    if (sequence > this.#next) {
      this.#find({ kind: 'removed', sequence: this.#next, until: sequence - 1 })
    } else if (entry.previousHash !== this.#hash) {
      // What came before says something else than when this was sealed behind it.
      if (this.#last) this.#find({ kind: 'altered', sequence: sequence - 1 }, this.#last)
      else this.#find({ kind: 'anchor', sequence: sequence - 1 })
    }
    if (!this.#isWhole(entry)) this.#find({ kind: 'altered', sequence }, entry)
    this.#next = sequence + 1
    this.#hash = entry.hash!
    this.#last = entry
  }

  async end(): Promise<Verdict> {
    const { chain, sequence, hash } = this.chain
    if (this.#next <= sequence)
      this.#find({ kind: 'removed', sequence: this.#next, until: sequence })
    else if (this.#hash !== hash) this.#find({ kind: 'altered', sequence }, this.#last)
    const now = this.#beyond.length ? await Chain.findOrFail(chain) : this.chain
    for (const entry of this.#beyond)
      if (entry.sequence! > now.sequence)
        this.#find({ kind: 'inserted', sequence: entry.sequence! }, entry)
    const findings = this.#findings.slice(0, MOST_TOLD)
    return { entries: this.#entries, forgotten: this.#forgotten, findings }
  }

  #isWhole(entry: Entry) {
    const [who, what] = [this.#isWhoWhole(entry), this.#isWhatWhole(entry)]
    if (entry.whoSalt === null || entry.whatSalt === null) this.#forgotten++
    return who && what && hashOf(entry, entry) === entry.hash
  }

  #isWhoWhole(entry: Entry) {
    const { whoSalt, actorName, address, userAgent, actorId, orgId } = entry
    if (whoSalt !== null) return whoDigest(whoSalt, entry) === entry.whoDigest
    const isEmpty = [actorName, address, userAgent].every((value) => value === null)
    return isEmpty && this.#wasForgotten(`user:${actorId}`, `org:${orgId}`)
  }

  #isWhatWhole(entry: Entry) {
    const { whatSalt, subjectTitle, changes, facts, subjectType, subjectId, orgId } = entry
    if (whatSalt !== null) return whatDigest(whatSalt, entry) === entry.whatDigest
    const isEmpty = [subjectTitle, changes, facts].every((value) => value === null)
    const isAboutPerson = OF_PEOPLE.includes(subjectType ?? '')
    if (isEmpty && isAboutPerson && this.forgotten.size > 0) return true
    return isEmpty && this.#wasForgotten(`${subjectType}:${subjectId}`, `org:${orgId}`)
  }

  #wasForgotten = (...names: string[]) => names.some((name) => this.forgotten.has(name))

  /** One finding for one place: what follows from it is no second one. */
  #find(finding: Finding, entry?: Entry) {
    const isKnown = this.#findings.some(
      ({ kind, entryId, sequence }) =>
        kind === finding.kind && sequence === finding.sequence && entryId === entry?.id
    )
    if (isKnown) return
    this.#findings.push({ ...finding, ...(entry && { entryId: entry.id, event: entry.event }) })
  }
}
