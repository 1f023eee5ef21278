import type { I18n } from '@adonisjs/i18n'
import { type Area, isOrgArea } from '#admin/area'
import type { KeptChange, KeptValue } from '#audit/history'
import Album from '#models/album'
import { isId } from '#models/concerns/identified'
import Photo from '#models/photo'
import User from '#models/user'
import type Entry from './entry.js'
import { EntryAdminPolicy } from './entry_admin.js'
import { subjectPage } from './subject_page.js'
import { wordsOf } from './words.js'

/** Everything that an entry says, in words; what its reader may not see is not among it. */
export async function describeEntry(entry: Entry, area: Area, i18n: I18n) {
  const isReadable = new EntryAdminPolicy().see_content(area, entry)
  const words = wordsOf(i18n)
  const changes = isReadable ? entry.allChanges.flatMap((change) => partsOf(entry, change)) : []
  const facts = isReadable ? factsOf(entry) : []
  const names = await namesIn(changes, facts, entry, area)
  const shown = (field: string, value: KeptValue) =>
    typeof value === 'string' ? (names.get(value) ?? words.value(entry, field, value)) : value
  const { actorId, actorName, shareLinkId } = entry
  return {
    id: entry.id,
    at: entry.at.toUTC().toISO()!,
    isReadable,
    isForgotten: entry.whatDigest !== null && entry.whatSalt === null,
    /** Where no name says who it was. */
    nobody:
      actorName === null
        ? words.nobody({ isForgotten: actorId !== null, isVisitor: shareLinkId !== null })
        : null,
    changes: changes.map(({ field, before, after, isCut = false, isRedacted = false }) => ({
      field,
      label: words.field(entry, field),
      kind: kindOf(field, before ?? after),
      before: shown(field, before),
      after: shown(field, after),
      isCut,
      isRedacted,
    })),
    facts: facts.map(([name, value]) => ({
      name,
      label: words.field(entry, name),
      value: shown(name, value),
    })),
    requestId: entry.requestId,
    plugin: entry.plugin && words.plugin(entry.plugin),
    subject:
      entry.subjectId && isReadable
        ? { id: entry.subjectId, page: await subjectPage(entry, area) }
        : null,
    seal: entry.sequence === null ? null : { sequence: entry.sequence, hash: entry.hash },
  }
}

/** What is kept as JSON: a text of a person that looks like it is shown as it is. */
const WRITTEN: Record<string, readonly string[]> = {
  photo: ['tags'],
  org: ['settings'],
  access_token: ['abilities'],
}

/** Lists are read as one line, records field by field. */
function partsOf({ subjectType }: Entry, change: KeptChange): KeptChange[] {
  const { field, before, after, isCut, isRedacted } = change
  const isWritten = subjectType === 'plugin_setting' || WRITTEN[subjectType ?? '']?.includes(field)
  if (!isWritten || isCut || isRedacted) return [change]
  const [old, now] = [readJson(before), readJson(after)]
  if (!isRecord(old ?? now)) return [{ field, before: inLine(old), after: inLine(now) }]
  const [from, to] = [old ?? {}, now ?? {}] as [Record<string, unknown>, Record<string, unknown>]
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  const parts = names.map((name) => ({
    field: name,
    before: inLine(from[name]),
    after: inLine(to[name]),
  }))
  const changed = parts.filter((part) => part.before !== part.after)
  return changed.length || !names.length ? changed : [change]
}

function readJson(value: KeptValue): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const isRecord = (value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function inLine(value: unknown = null): KeptValue {
  if (Array.isArray(value)) return value.map((item) => String(inLine(item) ?? '')).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as KeptValue)
}

/** Its name is what the entry is titled with anyway, and which fields changed stands above. */
const factsOf = ({ allFacts, subjectTitle, subjectType, changes }: Entry) =>
  Object.entries(allFacts).filter(([name, value]) => {
    if (name === 'name' && value === subjectTitle) return false
    if (subjectType === 'plugin_setting' && name === 'plugin') return false
    return !changes || (name !== 'changed' && name !== 'fields')
  })

const DATE = /^\d{4}-\d\d-\d\dT/

/** How a value is written. */
function kindOf(field: string, value: KeptValue) {
  if (typeof value === 'boolean') return 'boolean'
  if (field === 'takenAt' || (typeof value === 'string' && DATE.test(value))) return 'moment'
  return typeof value === 'number' && /bytes$/i.test(field) ? 'bytes' : 'text'
}

/** Keys are ids: people read what they name, where it is still there and of this org. */
async function namesIn(
  changes: KeptChange[],
  facts: [string, KeptValue][],
  { orgId }: Entry,
  area: Area
) {
  const told: [string, KeptValue][] = [
    ...changes.flatMap(({ field, before, after }): [string, KeptValue][] => [
      [field, before],
      [field, after],
    ]),
    ...facts,
  ]
  const ids = (pattern: RegExp) =>
    told.filter(([field]) => pattern.test(field)).flatMap(([, id]) => (isId(id) ? [id] : []))
  const names = new Map<string, string>()
  const people = ids(/^(userId|user|from|to|.*ById)$/)
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
