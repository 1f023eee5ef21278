import type { CurrentDeed } from '#audit/current'
import type { RowChange } from '#audit/history'
import type { Deed } from '#audit/recorder'
import { makeId } from '#models/concerns/identified'
import { PLATFORM } from './chain.js'
import type { Facts } from './entry.js'
import { eventOf, nounOf } from './nouns.js'

/** An entry before it is written. */
export interface Draft {
  by: Partial<CurrentDeed>
  at: number
  orgId: string | null
  event: string
  subject: { type: string; id: string } | null
  title: string | null
  changes: RowChange['changes']
  facts: Facts
}

export function draftOfChange(change: RowChange, by: CurrentDeed | undefined): Draft {
  const { model, rowId, orgId, title, changes } = change
  return {
    ...begun(by),
    orgId,
    event: `${model}.${verbOf(change)}`,
    subject: { type: model, id: rowId },
    title,
    changes,
    facts: {},
  }
}

export function draftOfDeed({
  event,
  orgId,
  subject,
  facts = {},
  by,
}: Deed & { by?: CurrentDeed }) {
  const draft: Draft = {
    ...begun(by),
    orgId: orgId ?? null,
    event: eventOf(event),
    subject: subject ? { type: nounOf(subject.type), id: subject.id } : null,
    title: subject?.title ?? (typeof facts.name === 'string' ? facts.name : null),
    changes: [],
    facts,
  }
  return draft
}

const begun = (by: CurrentDeed | undefined) => ({ by: by ?? {}, at: by?.at ?? Date.now() })

/** Into the trash and out of it are deeds of their own. */
function verbOf({ verb, changes }: RowChange) {
  const trash = verb === 'updated' && changes.find(({ field }) => field === 'trashedAt')
  if (!trash) return verb
  return trash.after === null ? 'restored' : 'trashed'
}

function line(text: string | null | undefined, most: number) {
  if (!text) return null
  const isFine = text.length <= most && !text.includes('\0')
  return (isFine ? text : text.replaceAll('\0', '').slice(0, most)).toWellFormed()
}

const json = (value: object) => (Object.keys(value).length ? JSON.stringify(value) : null)

/** As the table takes it. */
export function rowOf(
  { by, at, orgId, event, subject, title, changes, facts }: Draft,
  actorName: string | null
) {
  return {
    id: makeId(),
    chain: orgId ?? PLATFORM,
    org_id: orgId,
    at,
    actor_id: by.actorId ?? null,
    actor_name: line(actorName, 200),
    share_link_id: by.shareLinkId ?? null,
    source: by.source ?? 'command',
    plugin: line(by.plugin, 24),
    request_id: line(by.requestId, 64),
    address: line(by.address, 64),
    user_agent: line(by.userAgent, 300),
    event: line(event, 120),
    subject_type: line(subject?.type, 60),
    subject_id: line(subject?.id, 64),
    subject_title: line(title, 300),
    changes: json(changes),
    facts: json(facts),
  }
}
