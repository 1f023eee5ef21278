import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import Org from '#models/org'
import User from '#models/user'
import { countAdded, firstIdAt, readDailyFigure, type DayFigure } from '#queries/daily_figures'
import { readDisk } from '#queries/server_facts'
import { queueHealth } from '#queue/queue'
import { jobs } from '#queue/rows'

const MOST = 8

interface Countable {
  count(column: string): PromiseLike<{ $extras: Record<string, unknown> }[]>
}

const counted = async (query: Countable) => {
  const [row] = await query.count('* as total')
  return Number(row.$extras.total)
}

export const countOrgs = () => counted(Org.query().whereNull('deleted_at'))
export const countPeople = () => counted(User.query())

/** Photos in use, of one org or of all: the database has counted them already. */
export async function countPhotos(orgId?: string) {
  const days = db.from('photo_days')
  if (orgId) days.where('org_id', orgId)
  const { total } = await days.sum('count as total').first()
  return Number(total ?? 0)
}

/** What all orgs are charged for, also those that wait for their end. */
export async function sumBytes() {
  const [row] = await Org.query().sum('storage_used_bytes as total')
  return Number(row.$extras.total ?? 0)
}

/** The last days of a figure, with what it is now as the last of them. */
export async function figureUntilNow(
  figure: 'photos' | 'bytes',
  now: number,
  asked: { days: number; orgId?: string }
): Promise<DayFigure[]> {
  const today = DateTime.utc().toISODate()
  const before = await readDailyFigure(figure, asked)
  return [...before.filter(({ day }) => day !== today), { day: today, value: now }]
}

/** What was added on each of the last days: none on those of which nothing is known. */
export async function addedPerDay({ days, orgId }: { days: number; orgId?: string }) {
  const today = DateTime.utc().startOf('day')
  const known = await readDailyFigure('added', { days, orgId })
  const byDay = new Map(known.map(({ day, value }) => [day, value]))
  byDay.set(today.toISODate(), await countAdded(today, orgId))
  return Array.from({ length: days }, (_, at) => {
    const day = today.minus({ days: days - 1 - at }).toISODate()
    return { day, value: byDay.get(day) ?? 0 }
  })
}

/** How full the disk is: of Lumina what orgs are charged for, everything else together. */
export async function readDiskUse() {
  const [{ freeBytes, totalBytes }, photos] = await Promise.all([readDisk(), sumBytes()])
  const used = totalBytes - freeBytes
  const originals = Math.min(photos, used)
  return { total: totalBytes, originals, other: used - originals }
}

/** The orgs that need most room. */
export async function biggestOrgs() {
  const orgs = await Org.query()
    .orderBy('storage_used_bytes', 'desc')
    .orderBy('id')
    .limit(MOST)
    .select('id', 'name', 'storage_used_bytes', 'storage_limit_bytes')
  return orgs.map(({ id, name, storageUsedBytes, limitBytes }) => ({
    id,
    name,
    usedBytes: storageUsedBytes,
    limitBytes,
  }))
}

export { queueHealth }

/** A job that was given up, or something that went wrong in a plugin. */
export interface RecentFailure {
  kind: 'job' | 'plugin'
  id: string
  title: string
  /** Of a job as its row keeps it. */
  text: string | null
  at: string
}

type DeadRow = { id: string; name: string; error: string | null; finished_at: string | Date }
type IncidentRow = { plugin_id: string; message: string; last_at: unknown }

/** What failed last, the newest first. */
export async function recentFailures(): Promise<RecentFailure[]> {
  const [dead, incidents]: [DeadRow[], IncidentRow[]] = await Promise.all([
    jobs()
      .where('state', 'dead')
      .whereNotNull('finished_at')
      .orderBy('finished_at', 'desc')
      .limit(MOST)
      .select('id', 'name', 'error', 'finished_at'),
    db
      .from('plugin_incidents')
      .orderBy('last_at', 'desc')
      .limit(MOST)
      .select('plugin_id', 'message', 'last_at'),
  ])
  const failures: RecentFailure[] = [
    ...dead.map(({ id, name, error, finished_at: at }) => ({
      kind: 'job' as const,
      id,
      title: name,
      text: error,
      at: isoOf(at),
    })),
    ...incidents.map(({ plugin_id: id, message, last_at: at }) => ({
      kind: 'plugin' as const,
      id,
      title: id,
      text: message,
      at: new Date(Number(at)).toISOString(),
    })),
  ]
  return failures.sort((one, other) => (one.at < other.at ? 1 : -1)).slice(0, MOST)
}

/** SQLite keeps moments as text in UTC. */
const isoOf = (value: string | Date) =>
  value instanceof Date ? value.toISOString() : DateTime.fromSQL(value, { zone: 'utc' }).toISO()!

export async function countAlbums(orgId: string) {
  const albums = db.from('albums').where('org_id', orgId).whereNull('trashed_at')
  const { total } = await albums.count('* as total').first()
  return Number(total)
}

/** Albums of an org with the most photos. */
export async function biggestAlbums(orgId: string) {
  const rows: { id: string; name: string; photos: unknown }[] = await db
    .from('albums')
    .joinRaw(
      `join (select album_id, sum(count) as photos from photo_days where org_id = ? group by album_id) as counted
       on counted.album_id = albums.id`,
      [orgId]
    )
    .where('albums.org_id', orgId)
    .whereNull('albums.trashed_at')
    .orderBy('counted.photos', 'desc')
    .orderBy('albums.id')
    .limit(MOST)
    .select('albums.id', 'albums.name', 'counted.photos')
  return rows.map(({ id, name, photos }) => ({ id, name, photos: Number(photos) }))
}

/** Who added most photos to an org during the last days. */
export async function busiestPeople(orgId: string, { days }: { days: number }) {
  const since = firstIdAt(DateTime.utc().minus({ days }))
  const rows: { id: string; name: string; photos: unknown }[] = await db
    .from('photos')
    .join('users', 'users.id', 'photos.uploaded_by_id')
    .where('photos.org_id', orgId)
    .where('photos.id', '>=', since)
    .groupBy('users.id', 'users.name')
    .orderByRaw('count(*) desc')
    .orderBy('users.id')
    .limit(MOST)
    .select('users.id', 'users.name', db.raw('count(*) as photos'))
  return rows.map(({ id, name, photos }) => ({ id, name, photos: Number(photos) }))
}
