import db from '@adonisjs/lucid/services/db'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { fieldsOf } from '#admin/fields_of'
import { inPlace, placeOf } from '#admin/place'
import { confirmSelection, readSelection } from '#admin/read_selection'
import { findAdminResource } from '#admin/registry'
import {
  addReason,
  findAction,
  type Outcome,
  type Reason,
  type RowWatch,
  runAction,
} from '#admin/run_action'
import type { Selection } from '#admin/selection'
import { Current } from '#audit/current'
import { Refusal } from '#exceptions/refusal'
import AdminRun from '#models/admin_run'
import { isId } from '#models/concerns/identified'
import { sqlTime } from '#models/concerns/sql_time'
import { openArea } from '#queries/admin_area'
import { enqueue } from '#queue/queue'
import type { JobClass } from '#queue/job'

/** Up to here somebody waits for an action, beyond it a job does the work. */
export const MOST_WAITED_FOR = 200

const AT_ONCE = 50
const MOST_SHOWN = 20
const LONGEST_INPUT = 20_000

export interface RunOrder {
  resource: AdminResource
  area: Area
  action: string
  selection: Selection
  input: object
  total: number
}

/** Has a job run an action, and answers what to ask for it by. */
export async function queueRun(
  job: JobClass<{ runId: string }>,
  { resource, area, action, selection, input, total }: RunOrder
): Promise<AdminRun> {
  const sent = JSON.stringify(input)
  if (sent.length > LONGEST_INPUT) throw new Refusal(413, 'E_TOO_LARGE')
  const { orgId } = placeOf(area)
  return db.transaction(async (client) => {
    const run = await AdminRun.create(
      {
        orgId,
        userId: area.user.id,
        resource: resource.name,
        action,
        selection: JSON.stringify(selection),
        input: sent,
        total,
        reasons: '[]',
      },
      { client }
    )
    const jobId = await enqueue(job, { runId: run.id }, { client, orgId: orgId ?? undefined })
    return run.merge({ jobId }).save()
  })
}

/** One's own in this area. @throws Refusal E_NOT_FOUND */
export async function findRun({ name }: AdminResource, area: Area, id: string) {
  const run = isId(id) ? await own(area).where({ id, resource: name }).first() : null
  if (run) return run
  throw new Refusal(404, 'E_NOT_FOUND')
}

const own = (area: Area) => inPlace(AdminRun.query(), area).where('user_id', area.user.id)

/** Their own of the area, newest first. */
export const listRuns = (area: Area) => own(area).orderBy('id', 'desc').limit(MOST_SHOWN)

interface Pace {
  signal: AbortSignal
  progress: (fraction: number) => Promise<void>
}

/**
 * Carries out what was ordered, in the name and with the rights that whoever ordered it has by now. Each row is written down
 * before anything is done with it: a run that is taken up again does nothing twice, also where its worker died. With the row
 * that was at work then, nobody knows: it counts as failed, and says so.
 */
export async function performRun(run: AdminRun, { signal, progress }: Pace) {
  const area = await openArea(run)
  Current.set({ actorId: run.userId, orgId: run.orgId ?? undefined })
  const resource = await findAdminResource(run.resource, area)
  const fields = await fieldsOf(resource)
  const selection = JSON.parse(run.selection) as Selection
  if (!run.afterId) {
    const refusal = await whyNot(confirmSelection(resource, area, fields, selection))
    if (refusal) return refuse(run, refusal)
  }
  const outcome = outcomeOf(run)
  const rows = readSelection(resource, area, fields, selection, {
    after: run.afterId,
    reached: reachedIn(outcome),
    atOnce: AT_ONCE,
  })
  signal.throwIfAborted()
  const watch: RowWatch = {
    before: (row) => begin(run, { resource, area }, row, outcome),
    async after() {
      await progress(reachedIn(outcome) / Math.max(run.total, 1))
      signal.throwIfAborted()
    },
  }
  const allowed = whileAllowed(run, area, rows)
  const input = JSON.parse(run.input) as object
  try {
    await runAction(resource, area, run.action, allowed, input, { outcome, watch })
  } catch (error) {
    await note(run, outcome)
    throw error
  }
  await note(run, outcome, { finished_at: sqlTime(DateTime.now(), AdminRun.query().client) })
}

export const reachedIn = ({ done, denied, failed }: Pick<Outcome, 'done' | 'denied' | 'failed'>) =>
  done + denied + failed

/** Takes a row for this run. @throws Error where another worker went on with it meanwhile */
async function begin(
  run: AdminRun,
  { resource, area }: Pick<RunOrder, 'resource' | 'area'>,
  row: LucidRow,
  outcome: Outcome
) {
  const unknown = { ...outcome, reasons: [...outcome.reasons] }
  // With a row that they may not see nothing is done: it is known how that ends, and it is not named on the way either.
  if (await allows(resource.policy, 'view', area, row))
    addReason(unknown, resource, row, { kind: 'failed', code: 'E_RUN_INTERRUPTED' })
  else unknown.denied++
  const afterId = String(row.$primaryKeyValue)
  if (!(await note(run, unknown, { after_id: afterId })))
    throw new Error('Another worker went on with this run')
  run.afterId = afterId
}

/** Writes down how far it is, unless somebody else has come further. */
async function note(run: AdminRun, { done, denied, failed, reasons }: Outcome, more: object = {}) {
  const query = AdminRun.query().where('id', run.id).whereNull('finished_at')
  if (run.afterId) query.where('after_id', run.afterId)
  else query.whereNull('after_id')
  const told = JSON.stringify(reasons)
  const [isNoted] = await query.update({ done, denied, failed, reasons: told, ...more })
  return Boolean(isNoted)
}

async function whyNot(work: Promise<unknown>) {
  try {
    await work
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

/** Nothing is done at all, and whoever ordered it reads why. */
async function refuse(run: AdminRun, { code, params }: Refusal) {
  const reason: Reason = { id: null, title: '', kind: 'failed', code: code!, params }
  await run.merge({ reasons: JSON.stringify([reason]), finishedAt: DateTime.now() }).save()
}

/** Who loses their rights half-way does nothing more, nor does what a plugin added once it is off. */
async function* whileAllowed(run: AdminRun, area: Area, rows: AsyncIterable<LucidRow[]>) {
  for await (const some of rows) {
    Object.assign(area, await openArea(run))
    findAction(await findAdminResource(run.resource, area), run.action)
    yield some
  }
}

/** How far it went until now. What an action hands over it hands to one person at once, never to a job. */
export const outcomeOf = ({ done, denied, failed, reasons }: AdminRun): Outcome => ({
  done,
  denied,
  failed,
  reasons: JSON.parse(reasons) as Reason[],
  handed: null,
})
