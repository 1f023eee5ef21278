import { Exception } from '@adonisjs/core/exceptions'
import type { Deed } from '#audit/recorder'

/** Characters of the names in a deed. */
const LONGEST = { event: 120, type: 60, id: 64, title: 1_000, fact: 60 }
const MOST_FACTS = 30
/** Of all facts together, as JSON. */
const MOST_BYTES = 8_000

/**
 * A deed says in a few words what was done: what is more than that belongs into a row.
 *
 * @throws Exception E_BAD_DEED that says what is wrong with it
 */
export function refuseUnboundedDeed({ event, subject, facts }: Deed) {
  requireName('event', event, LONGEST.event)
  if (subject) {
    requireName('subject.type', subject.type, LONGEST.type)
    requireName('subject.id', subject.id, LONGEST.id)
    if (subject.title) requireName('subject.title', subject.title, LONGEST.title)
  }
  if (facts) requireFacts(facts)
}

function requireName(what: string, name: unknown, most: number) {
  if (typeof name !== 'string' || !name || name.length > most)
    refuse(`its ${what} has to be a text of 1 to ${most} characters`)
}

function requireFacts(facts: Record<string, unknown>) {
  const all = Object.entries(facts)
  if (all.length > MOST_FACTS) refuse(`it has ${all.length} facts, and ${MOST_FACTS} are the most`)
  for (const [name, value] of all) {
    requireName('facts', name, LONGEST.fact)
    if (!isPlain(value)) refuse(`its fact "${name}" is neither text, number, boolean nor null`)
  }
  const bytes = Buffer.byteLength(JSON.stringify(facts))
  if (bytes > MOST_BYTES)
    refuse(`its facts have ${bytes} bytes as JSON, and ${MOST_BYTES} are the most`)
}

const isPlain = (value: unknown) =>
  value === null ||
  value === undefined ||
  ['string', 'boolean'].includes(typeof value) ||
  Number.isFinite(value)

function refuse(why: string): never {
  throw new Exception(`A deed cannot be told: ${why}`, { code: 'E_BAD_DEED', status: 500 })
}
