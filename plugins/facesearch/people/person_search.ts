import type { PluginSearchFilter, Searcher } from '#extension/search_filters'
import { findOpenFaces } from './open_faces.js'
import { idsNamed, peopleBeginning } from './people.js'
import PeoplePolicy from './people_policy.js'

/** More people of one name than anybody has. */
const MOST_PEOPLE = 500

/** `person:anna`, by name; pages name somebody by id. */
export const personSearch: PluginSearchFilter = {
  title: { en: 'Person', de: 'Person' },
  hint: { en: 'photos of somebody who has a name', de: 'Fotos von jemandem, der einen Namen hat' },
  example: 'person:anna',
  icon: 'i-lucide-scan-face',
  async photos(value, orgId, viewer) {
    const faces = await facesFor(viewer)
    const named = faces ? await idsNamed(viewer, value) : []
    return (photos) =>
      photos
        .from('plg_facesearch_faces')
        .where({ org_id: orgId, engine_version: faces?.engineVersion ?? '', state: 'active' })
        .whereIn('person_id', named.slice(0, MOST_PEOPLE))
        .select('photo_id')
  },
  async suggest(typed, _orgId, limit, viewer) {
    if (!(await facesFor(viewer))) return []
    const people = await peopleBeginning(viewer, typed, limit)
    return [...new Set(people.map(({ name }) => name))]
  },
}

const facesFor = async (viewer: Searcher) =>
  new PeoplePolicy().see(viewer) ? findOpenFaces(viewer.orgId) : null
