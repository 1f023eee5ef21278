import Face from '../face.js'
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
  const query = Suggestion.within(orgId)
    .where((either) =>
      either
        .whereNotNull('other_person_id')
        .orWhereIn('face_id', Face.shown(orgId, engineVersion).select('plg_facesearch_faces.id'))
    )
    .preload('person')
    .preload('otherPerson')
    .preload('face', (face) => face.preload('person'))
    .orderBy('distance')
    .orderBy('id')
    .limit(limit)
  if (personId)
    query.where((one) => one.where('person_id', personId).orWhere('other_person_id', personId))
  const suggestions = await query
  const found = suggestions.filter(isAsked)
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

const isAsked = ({ person, otherPerson }: Suggestion) =>
  person.hiddenAt === null && (otherPerson?.hiddenAt ?? null) === null

export const findSuggestion = (orgId: string, id: string) =>
  Suggestion.within(orgId).where('id', id).preload('person').preload('otherPerson').firstOrFail()
