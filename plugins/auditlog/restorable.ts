import { type Area, isOrgArea } from '#admin/area'
import type Entry from './entry.js'

/** What can be put back as it was: where, and which of its fields, all of them unless told. */
const FIELDS: Record<string, { kind?: Area['kind']; fields?: readonly string[] }> = {
  album: { kind: 'org', fields: ['name', 'description', 'coverPhotoId', 'position', 'trashedAt'] },
  photo: {
    kind: 'org',
    fields: ['caption', 'takenAt', 'takenOffset', 'rating', 'albumId', 'tags', 'trashedAt'],
  },
  org: { kind: 'org', fields: ['name', 'slug', 'settings'] },
  server_setting: { kind: 'platform' },
  // Of the server in the console, and of an org in that org.
  plugin_setting: {},
}

function knownIn(area: Area, { subjectType, orgId }: Entry) {
  const known = FIELDS[subjectType ?? '']
  const kind = known?.kind ?? (orgId === null ? 'platform' : 'org')
  return kind === area.kind ? known : undefined
}

/** Rows of these kinds come to an end so. There is a reason to be told then, and nothing to be done. */
const ENDED = /\.(purged|deleted)$/

/** Changes of an entry that somebody in this area may ask to be taken back. */
export function restorableChanges(area: Area, entry: Entry) {
  const known = knownIn(area, entry)
  if (!known) return []
  return entry.allChanges.filter(
    ({ field, isRedacted }) => (known.fields?.includes(field) ?? true) && !isRedacted
  )
}

export function isRestorable(area: Area, entry: Entry) {
  if (isOrgArea(area) && (area.org.id !== entry.orgId || area.membership.isReadOnly)) return false
  if (entry.event.endsWith('.created')) return false
  if (ENDED.test(entry.event))
    return knownIn(area, entry) !== undefined && entry.subjectType !== 'org'
  return restorableChanges(area, entry).length > 0
}

export const isEnd = ({ event }: Entry) => ENDED.test(event)
