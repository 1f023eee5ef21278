import type { AdminPolicy } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import { defineAdminResource } from '#admin/define_admin_resource'
import Entry from './entry.js'
import { EVENTS, EVENTS_OF_OPERATORS, isOfOperators, SUBJECTS } from './events.js'
import { wordsOfPlugins } from './plugin_words.js'
import { isRestorable } from './restorable.js'
import { sealForExport } from './seal_for_export.js'
import { restoreVersion } from './restore_version.js'

/** For whoever runs the server, and for owner and admins of an org about that org. Nobody changes anything. */
export class EntryAdminPolicy implements AdminPolicy<Entry> {
  viewAny = (area: Area) => area.kind === 'platform' || area.membership.isStaff
  view = this.viewAny
  export = this.viewAny

  see_content = (area: Area, { orgId, event }: Entry) =>
    area.kind === 'org' || orgId === null || isOfOperators(event)

  run_restore = (area: Area, entry: Entry) => this.viewAny(area) && isRestorable(area, entry)
}

const CONTENT = { can: 'see_content', raw: true } as const
const RAW = { raw: true } as const
const PROOF = { secret: false, raw: true } as const

export const entryAdmin = defineAdminResource(Entry, {
  tenancy: 'org',
  policy: new EntryAdminPolicy(),
  record: { title: 'event', subtitle: 'actorName' },
  fields: {
    at: { kind: 'moment' },
    event: { choices: EVENTS, moreChoices: (locale) => wordsOfPlugins('deeds', locale) },
    subjectType: {
      choices: SUBJECTS,
      moreChoices: (locale) => wordsOfPlugins('subjects', locale),
    },
    subjectTitle: { kind: 'text', can: 'see_content' },
    subjectId: { kind: 'text', raw: true },
    actorId: RAW,
    requestId: RAW,
    plugin: RAW,
    actorName: { kind: 'text' },
    userAgent: { kind: 'text' },
    source: { choices: ['web', 'api', 'job', 'command', 'server'] },
    changes: CONTENT,
    facts: CONTENT,
    sequence: PROOF,
    previousHash: PROOF,
    hash: PROOF,
  },
  list: {
    columns: ['at', 'event', 'subjectTitle', 'actorName', 'source', 'orgId'],
    sort: '-at',
    filters: [
      'actorId',
      'subjectType',
      'event',
      'at',
      'source',
      'orgId',
      'shareLinkId',
      'subjectId',
      'plugin',
    ],
    search: ['subjectTitle', 'actorName'],
    searchEverywhere: ['actorName'],
    searchIn(query, area) {
      if (area.kind === 'org') return
      query.whereNull('org_id')
      for (const event of EVENTS_OF_OPERATORS) query.orWhere('event', 'like', event)
    },
  },
  beforeExport: sealForExport,
  actions: { restore: { run: restoreVersion } },
  nav: { group: 'people', icon: 'i-lucide-scroll-text', order: 90 },
})
