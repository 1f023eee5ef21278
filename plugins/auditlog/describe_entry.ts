import type { I18n } from '@adonisjs/i18n'
import { type Area, isOrgArea } from '#admin/area'
import type { KeptChange, KeptValue } from '#audit/history'
import Album from '#models/album'
import { isId } from '#models/concerns/identified'
import Photo from '#models/photo'
import User from '#models/user'
import type Entry from './entry.js'
import { EntryAdminPolicy } from './entry_admin.js'
import { wordsOf } from './words.js'

/** Everything that an entry says, in words; what its reader may not see is not among it. */
export async function describeEntry(entry: Entry, area: Area, i18n: I18n) {
  const isReadable = new EntryAdminPolicy().see_content(area, entry)
  const words = wordsOf(i18n)
  const changes = isReadable ? entry.allChanges : []
  const names = await namesIn(changes, entry, area)
  const shown = (value: KeptValue) => (typeof value === 'string' && names.get(value)) || value
  return {
    id: entry.id,
    isReadable,
    isForgotten: entry.whatDigest !== null && entry.whatSalt === null,
    changes: changes.map(({ field, before, after, isCut = false, isRedacted = false }) => ({
      field,
      label: words.field(entry.subjectType, field),
      kind: kindOf(field, before ?? after),
      before: shown(before),
      after: shown(after),
      isCut,
      isRedacted,
    })),
    facts: isReadable
      ? factsOf(entry).map(([name, value]) => ({
          name,
          label: words.field(entry.subjectType, name),
          value: shown(value),
        }))
      : [],
    requestId: entry.requestId,
    plugin: entry.plugin,
    subject: entry.subjectId && isReadable ? { id: entry.subjectId } : null,
    seal: entry.sequence === null ? null : { sequence: entry.sequence, hash: entry.hash },
  }
}

/** Its name is what the entry is titled with anyway. */
const factsOf = ({ allFacts, subjectTitle }: Entry) =>
  Object.entries(allFacts).filter(([name, value]) => name !== 'name' || value !== subjectTitle)

const DATE = /^\d{4}-\d\d-\d\dT/

/** How a value is written. */
function kindOf(field: string, value: KeptValue) {
  if (typeof value === 'boolean') return 'boolean'
  if (field === 'takenAt' || (typeof value === 'string' && DATE.test(value))) return 'moment'
  return typeof value === 'number' && /bytes$/i.test(field) ? 'bytes' : 'text'
}

/** Keys are ids: people read what they name, where it is still there and of this org. */
async function namesIn(changes: KeptChange[], { orgId }: Entry, area: Area) {
  const ids = (pattern: RegExp) =>
    changes
      .filter(({ field }) => pattern.test(field))
      .flatMap(({ before, after }) => [before, after])
      .filter((id): id is string => isId(id))
  const names = new Map<string, string>()
  const people = ids(/^(userId|.*ById)$/)
  if (people.length)
    for (const { id, name } of await User.query().whereIn('id', people)) names.set(id, name)
  if (!orgId || !isOrgArea(area)) return names
  const [albums, photos] = [ids(/^albumId$/), ids(/^(coverPhotoId|photoId)$/)]
  if (albums.length)
    for (const { id, name } of await Album.within(orgId).whereIn('id', albums)) names.set(id, name)
  if (photos.length)
    for (const { id, name } of await Photo.within(orgId).whereIn('id', photos)) names.set(id, name)
  return names
}
