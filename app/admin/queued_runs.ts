import db from '@adonisjs/lucid/services/db'
import type { LucidRow } from '@adonisjs/lucid/types/model'
import { DateTime } from 'luxon'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import { fieldsOf } from '#admin/fields_of'
import { readSelection } from '#admin/read_selection'
import { findAdminResource } from '#admin/registry'
import { findAction, type Outcome, runAction } from '#admin/run_action'
import type { Selection } from '#admin/selection'
import { Current } from '#audit/current'
import { Refusal } from '#exceptions/refusal'
import AdminRun from '#models/admin_run'
import { isId } from '#models/concerns/identified'
import { enqueue } from '#queue/queue'
import type { JobClass } from '#queue/job'

/** Up to here somebody waits for an action, beyond it a job does the work. */
export const MOST_WAITED_FOR = 200

const AT_ONCE = 50
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
  const orgId = isOrgArea(area) ? area.org.id : undefined
  return db.transaction(async (client) => {
    const run = await AdminRun.create(
      {
        orgId: orgId ?? null,
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
    const jobId = await enqueue(job, { runId: run.id }, { client, orgId })
    return run.merge({ jobId }).save()
  })
}

/** One's own in this area. @throws Refusal E_NOT_FOUND */
export async function findRun({ name }: AdminResource, area: Area, id: string) {
  const query = AdminRun.query().where({ resource: name, user_id: area.user.id })
  if (isOrgArea(area)) query.where('org_id', area.org.id)
  else query.whereNull('org_id')
  const run = isId(id) ? await query.where('id', id).first() : null
  if (run) return run
  throw new Refusal(404, 'E_NOT_FOUND')
}

interface Pace {
  signal: AbortSignal
  progress: (fraction: number) => Promise<void>
}

/**
 * Carries out what was ordered, in the name and with the rights that whoever ordered it has by now. Each batch is written down,
 * so that a run which is stopped and taken up again does nothing twice.
 */
export async function performRun(run: AdminRun, { signal, progress }: Pace) {
  const area = await areaOf(run)
  Current.set({ actorId: run.userId, orgId: run.orgId ?? undefined })
  const resource = await findAdminResource(run.resource, area)
  const selection = JSON.parse(run.selection) as Selection
  const rows = readSelection(resource, area, await fieldsOf(resource), selection, {
    after: run.afterId,
    reached: run.done + run.denied + run.failed,
    atOnce: AT_ONCE,
  })
  signal.throwIfAborted()
  await runAction(
    resource,
    area,
    run.action,
    whileAllowed(run, area, rows),
    JSON.parse(run.input),
    {
      outcome: outcomeOf(run),
      onBatch: async (some, outcome) => {
        const { done, denied, failed, reasons } = outcome
        const afterId = String(some.at(-1)!.$primaryKeyValue)
        run.merge({ done, denied, failed, reasons: JSON.stringify(reasons), afterId })
        await run.save()
        await progress((done + denied + failed) / Math.max(run.total, 1))
        signal.throwIfAborted()
      },
    }
  )
  await run.merge({ finishedAt: DateTime.now() }).save()
}

/** Who loses their rights half-way does nothing more, nor does what a plugin added once it is off. */
async function* whileAllowed(run: AdminRun, area: Area, rows: AsyncIterable<LucidRow[]>) {
  for await (const some of rows) {
    Object.assign(area, await areaOf(run))
    findAction(await findAdminResource(run.resource, area), run.action)
    yield some
  }
}

/** @throws Refusal E_NOT_FOUND where they administer that no more */
async function areaOf(run: AdminRun): Promise<Area> {
  await run.load('user')
  const { user } = run
  if (user.isSuspended) throw new Refusal(404, 'E_NOT_FOUND')
  if (!run.orgId) {
    if (user.isSuperadmin) return { kind: 'platform', user }
    throw new Refusal(404, 'E_NOT_FOUND')
  }
  await run.load('org')
  const membership = await run.org.findMembership(user.id)
  if (!membership.isStaff || run.org.isSuspended || run.org.isDeleted)
    throw new Refusal(404, 'E_NOT_FOUND')
  return { kind: 'org', user, org: run.org, membership }
}

/** How far it went until now. What an action hands over it hands to one person at once, never to a job. */
export const outcomeOf = ({ done, denied, failed, reasons }: AdminRun): Outcome => ({
  done,
  denied,
  failed,
  reasons: JSON.parse(reasons),
  handed: null,
})
