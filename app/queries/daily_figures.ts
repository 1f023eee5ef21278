import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'

export const FIGURES = ['orgs', 'people', 'photos', 'bytes', 'added'] as const
export type Figure = (typeof FIGURES)[number]

/** One day in UTC, `2026-11-21`, and what there was when it ended; of today what there was lately. */
export type DayFigure = { day: string; value: number }

/** How one figure went over the last days, the oldest first. Days on which nobody counted are not there. */
export async function readDailyFigure(
  figure: Figure,
  { days, orgId }: { days: number; orgId?: string }
): Promise<DayFigure[]> {
  const from = DateTime.utc()
    .minus({ days: days - 1 })
    .toISODate()
  const rows = db.from(orgId ? 'org_daily_figures' : 'daily_figures').where('day', '>=', from)
  if (orgId) rows.where('org_id', orgId)
  const found: { day: string; value: unknown }[] = await rows
    .orderBy('day')
    .select('day', `${figure} as value`)
  return found.map(({ day, value }) => ({ day, value: Number(value) }))
}

/** What a figure was some days ago: the last one of that day or before. `null` where nobody counted yet. */
export async function readFigureBefore(
  figure: Figure,
  { days, orgId }: { days: number; orgId?: string }
): Promise<number | null> {
  const until = DateTime.utc().minus({ days }).toISODate()
  const rows = db.from(orgId ? 'org_daily_figures' : 'daily_figures').where('day', '<=', until)
  if (orgId) rows.where('org_id', orgId)
  const found = await rows.orderBy('day', 'desc').select(`${figure} as value`).first()
  return found ? Number(found.value) : null
}

/** Photos that were added since a moment: their ids begin with when they were made, so that none of the others is read. */
export async function countAdded(since: DateTime, orgId?: string) {
  const photos = db.from('photos').where('id', '>=', firstIdAt(since))
  if (orgId) photos.where('org_id', orgId)
  const { total } = await photos.count('* as total').first()
  return Number(total)
}

/** The smallest id that a row made at this moment can have. */
export const firstIdAt = (moment: DateTime) =>
  uuidv7({ msecs: moment.toMillis(), random: new Uint8Array(16), seq: 0 })

/** Counts every org and the server as they are, for the day. Counting the same day again replaces what was counted before. */
export async function countDay(client: QueryClientContract, today: DateTime) {
  const day = today.toISODate()!
  const [from, to] = [today.startOf('day'), today.plus({ days: 1 }).startOf('day')].map(firstIdAt)
  await client.rawQuery(
    `insert into org_daily_figures (org_id, day, people, photos, bytes, added)
     select orgs.id, ?,
       (select count(*) from memberships where memberships.org_id = orgs.id),
       (select coalesce(sum(photo_days.count), 0) from photo_days where photo_days.org_id = orgs.id),
       orgs.storage_used_bytes,
       (select count(*) from photos where photos.org_id = orgs.id and photos.id >= ? and photos.id < ?)
     from orgs where true
     on conflict (org_id, day) do update set
       people = excluded.people, photos = excluded.photos, bytes = excluded.bytes, added = excluded.added`,
    [day, from, to]
  )
  await client.rawQuery(
    `insert into daily_figures (day, orgs, people, photos, bytes, added)
     select ?, (select count(*) from orgs where deleted_at is null), (select count(*) from users),
       coalesce(sum(photos), 0), coalesce(sum(bytes), 0), coalesce(sum(added), 0)
     from org_daily_figures where day = ?
     on conflict (day) do update set
       orgs = excluded.orgs, people = excluded.people, photos = excluded.photos,
       bytes = excluded.bytes, added = excluded.added`,
    [day, day]
  )
}

/** What was added on a day that is over: the last count of it came before its end. */
export async function settleAdded(client: QueryClientContract, over: DateTime) {
  const day = over.toISODate()!
  const [from, to] = [over.startOf('day'), over.plus({ days: 1 }).startOf('day')].map(firstIdAt)
  await client.rawQuery(
    `update org_daily_figures set added = (
       select count(*) from photos
       where photos.org_id = org_daily_figures.org_id and photos.id >= ? and photos.id < ?
     ) where day = ?`,
    [from, to, day]
  )
  await client.rawQuery(
    `update daily_figures set added = (
       select coalesce(sum(added), 0) from org_daily_figures where org_daily_figures.day = daily_figures.day
     ) where day = ?`,
    [day]
  )
}

export async function hasFigures(client: QueryClientContract) {
  return Boolean(await client.from('daily_figures').select('day').first())
}

/** Days are kept for three years. */
export async function forgetFigures(client: QueryClientContract, before: DateTime) {
  for (const table of ['daily_figures', 'org_daily_figures'])
    await client.from(table).where('day', '<', before.toISODate()!).delete()
}

export type PerDay = ReadonlyMap<string, number>

/** How many rows were made on each day since then, or what they add up to: of the whole server under `''`, or by org. */
export async function madePerDay(
  client: QueryClientContract,
  table: 'orgs' | 'users' | 'memberships' | 'photos' | 'photo_files',
  since: DateTime,
  { sum, by }: { sum?: 'byte_size'; by?: 'org_id' | 'id' } = {}
): Promise<Map<string, PerDay>> {
  const day =
    client.dialect.name === 'postgres'
      ? "to_char(created_at at time zone 'utc', 'YYYY-MM-DD')"
      : 'substr(created_at, 1, 10)'
  const rows: { day: string; org?: string; total: unknown }[] = await client
    .from(table)
    .where('id', '>=', firstIdAt(since))
    .groupByRaw(by ? `${day}, ${by}` : day)
    .select(client.raw(`${day} as day`), ...(by ? [`${by} as org`] : []))
    .select(client.raw(sum ? `sum(${sum}) as total` : 'count(*) as total'))
  const found = new Map<string, Map<string, number>>()
  for (const { org = '', day: date, total } of rows) {
    const days = found.get(org) ?? new Map<string, number>()
    found.set(org, days.set(date, (days.get(date) ?? 0) + Number(total)))
  }
  return found
}
