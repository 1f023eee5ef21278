import type Face from '../face.js'
import { listSuggestions as askedNow } from '../clustering/list_suggestions.js'
import Suggestion from '../clustering/suggestion.js'
import type { OpenFaces } from './open_faces.js'
import { type PersonSummary, summarize } from './people.js'

const SHOWN = 30

export interface ShownSuggestion {
  suggestion: Suggestion
  person: PersonSummary
  face: Face | null
  other: PersonSummary | null
}

/** What may be answered with yes or no, the surest first. People who were hidden ask nobody. */
export async function listSuggestions(
  open: OpenFaces,
  { personId, limit = SHOWN }: { personId?: string; limit?: number } = {}
): Promise<ShownSuggestion[]> {
  const { orgId, engineVersion } = open
  const query = askedNow(orgId, engineVersion, limit)
  if (personId)
    query.where((one) => one.where('person_id', personId).orWhere('other_person_id', personId))
  const found = await query
  const people = found.flatMap(({ person, otherPerson }) => [
    person,
    ...(otherPerson ? [otherPerson] : []),
  ])
  const summaries = await summarize(open, [...new Map(people.map((one) => [one.id, one])).values()])
  const byId = new Map(summaries.map((summary) => [summary.person.id, summary]))
  return found.map((suggestion) => ({
    suggestion,
    person: byId.get(suggestion.personId)!,
    face: suggestion.face ?? null,
    other: suggestion.otherPersonId ? byId.get(suggestion.otherPersonId)! : null,
  }))
}

export const findSuggestion = (orgId: string, id: string) =>
  Suggestion.within(orgId).where('id', id).preload('person').preload('otherPerson').firstOrFail()
