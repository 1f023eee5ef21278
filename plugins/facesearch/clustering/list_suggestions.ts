import Face from '../face.js'
import Person from '../person.js'
import Suggestion from './suggestion.js'

/** What may be asked now, nearest first: of open faces that are shown, and of people who are not hidden. */
export const listSuggestions = (orgId: string, engineVersion: string, limit = 50) =>
  Suggestion.within(orgId)
    .whereIn('person_id', shownPeople(orgId))
    .where((asked) =>
      asked
        .whereIn('other_person_id', shownPeople(orgId))
        .orWhereIn('face_id', openFaces(orgId, engineVersion))
    )
    .preload('person')
    .preload('otherPerson')
    .preload('face')
    .orderBy('distance')
    .orderBy('id')
    .limit(limit)

const shownPeople = (orgId: string) =>
  Person.within(orgId).whereNull('hidden_at').where('face_count', '>', 0).select('id')

const openFaces = (orgId: string, engineVersion: string) =>
  Face.shown(orgId, engineVersion).whereNull('person_id').select('plg_facesearch_faces.id')
