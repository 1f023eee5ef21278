import { CronExpressionParser } from 'cron-parser'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { enqueue } from '#queue/enqueue'
import type { JobClass } from '#queue/job'
import { stamp } from '#queue/rows'

interface Schedule {
  type: JobClass
  cron: string
}

interface ScheduleRow {
  name: string
  cron: string
  next_run_at: number | string
  last_run_at: string | Date | null
  paused_at: string | Date | null
}

const schedules = new Map<string, Schedule>()

/** Declares that a job runs at these times (five fields, UTC), once for all processes. Answers how to take it back. */
export function schedule(type: JobClass, cron: string) {
  if (schedules.has(type.jobName)) throw new Exception(`"${type.jobName}" is scheduled twice`)
  nextTime(cron, Date.now())
  schedules.set(type.jobName, { type, cron })
  return () => void schedules.delete(type.jobName)
}

/** Enqueues what is due. Ticks that were missed while no process ran count as one. */
export async function runSchedules(now = Date.now()) {
  if (!schedules.size) return
  const rows = await knownSchedules(now)
  for (const row of rows) {
    const { type, cron } = schedules.get(row.name)!
    if (row.cron !== cron) await reschedule(row, cron, now)
    else if (!row.paused_at && Number(row.next_run_at) <= now) await tick(row, type, now)
  }
}

/** What is declared, with what came of it. One that no process has looked at yet has not run and is not paused. */
export async function listSchedules() {
  const rows = await rowsOf([...schedules.keys()])
  const known = new Map(rows.map((row) => [row.name, row]))
  return [...schedules].map(([name, { cron, type }]) => {
    const row = known.get(name)
    return {
      name,
      cron,
      queue: type.queue,
      nextRunAt: row ? Number(row.next_run_at) : nextTime(cron, Date.now()),
      lastRunAt: row?.last_run_at ?? null,
      isPaused: Boolean(row?.paused_at),
    }
  })
}

/** Runs it once beside its times, paused or not. Answers whether there is such a schedule; one that waits is not added again. */
export async function runScheduleNow(name: string) {
  const declared = schedules.get(name)
  if (declared) await enqueue(declared.type, {}, { uniqueKey: 'schedule' })
  return Boolean(declared)
}

/** From now on it is not run at its times. Answers whether there is such a schedule. */
export function pauseSchedule(name: string) {
  return change(name, { paused_at: stamp() })
}

/** It goes on with its next time: what it missed it is not asked for. */
export function resumeSchedule(name: string, now = Date.now()) {
  const declared = schedules.get(name)
  return declared
    ? change(name, { paused_at: null, next_run_at: nextTime(declared.cron, now) })
    : false
}

async function change(name: string, changes: Partial<ScheduleRow>) {
  if (!schedules.has(name)) return false
  await table().insert(firstRow(name, Date.now())).onConflict('name').ignore()
  await table().where({ name }).update(changes)
  return true
}

const table = (client = db.connection()) => client.knexQuery().table('job_schedules')

async function knownSchedules(now: number): Promise<ScheduleRow[]> {
  const names = [...schedules.keys()]
  const rows = await rowsOf(names)
  const known = new Set(rows.map(({ name }) => name))
  const added = names.filter((name) => !known.has(name)).map((name) => firstRow(name, now))
  if (added.length) await table().insert(added).onConflict('name').ignore()
  return rows
}

const rowsOf = (names: string[]): Promise<ScheduleRow[]> =>
  table().select('*').whereIn('name', names)

function firstRow(name: string, now: number) {
  const { cron } = schedules.get(name)!
  return { name, cron, next_run_at: nextTime(cron, now) }
}

async function reschedule(row: ScheduleRow, cron: string, now: number) {
  await table()
    .where({ name: row.name, cron: row.cron })
    .update({ cron, next_run_at: nextTime(cron, now) })
}

/** Of all processes that see the tick, the one that moves it on does it. */
async function tick(row: ScheduleRow, type: JobClass, now: number) {
  await db.transaction(async (client) => {
    const moved = await client
      .knexQuery()
      .table('job_schedules')
      .where({ name: row.name, next_run_at: row.next_run_at })
      .update({ next_run_at: nextTime(row.cron, now), last_run_at: stamp(client) })
    if (moved) await enqueue(type, {}, { client, uniqueKey: 'schedule' })
  })
}

function nextTime(cron: string, after: number) {
  return CronExpressionParser.parse(cron, { currentDate: new Date(after), tz: 'UTC' })
    .next()
    .getTime()
}
