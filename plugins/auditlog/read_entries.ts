import { type Area, isOrgArea } from '#admin/area'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import Entry from './entry.js'
import { nounOf } from './nouns.js'

const SHOWN = 5

export interface Trail {
  entries: Entry[]
  hasMore: boolean
}

/** What was last done to one thing, newest first. In an org nothing but what is of that org. */
export async function readTrail(area: Area, resource: string, id: string): Promise<Trail> {
  const entries = await entriesIn(area)
    .where({ subject_type: nounOf(resource), subject_id: id })
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(SHOWN + 1)
  return { entries: entries.slice(0, SHOWN), hasMore: entries.length > SHOWN }
}

/** @throws Refusal E_NOT_FOUND, also where it is of another org */
export async function findEntry(area: Area, id: string) {
  const entry = isId(id) ? await entriesIn(area).where('id', id).first() : null
  if (entry) return entry
  throw new Refusal(404, 'E_NOT_FOUND')
}

function entriesIn(area: Area) {
  const query = Entry.query()
  return isOrgArea(area) ? query.where('org_id', area.org.id) : query
}
