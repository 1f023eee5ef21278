import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import WriteExportJob from '#jobs/write_export_job'
import { allows } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import { fieldsOf } from '#admin/fields_of'
import { type ListInput, readListRequest } from '#admin/list_request'
import { inPlace, placeOf } from '#admin/place'
import { countSelection } from '#admin/read_selection'
import { MOST_ROWS, openSelection, type Selection } from '#admin/selection'
import { Refusal } from '#exceptions/refusal'
import { isId } from '#models/concerns/identified'
import AdminExport, { EXPORT_HOURS, type ExportFormat } from '#models/admin_export'
import { cancel, enqueue } from '#queue/queue'
import { exportKey } from '#storage/keys'
import { store } from '#storage/store'

/** Files of one person that are there at the same time. */
const MOST_KEPT = 20

export interface ExportOrder {
  /** Rows that were chosen; else all that the list finds. */
  selection?: string
  list?: Pick<ListInput, 'q' | 'f' | 'sort'>
  /** Names of fields; else those that the list shows at first. */
  columns?: string[]
  format: ExportFormat
}

/**
 * Has rows written to a file by a job. How many that will be is known from here on, where the resource lets its rows be
 * counted; of more than 100,000 the first ones in their order come along (`isCapped`).
 *
 * @throws Refusal E_FORBIDDEN, E_BAD_SELECTION, E_TOO_MANY_EXPORTS (409), and those of `readListRequest`
 */
export async function orderExport(
  resource: AdminResource,
  area: Area,
  order: ExportOrder,
  locale: string
): Promise<AdminExport> {
  if (!(await allows(resource.policy, 'export', area))) throw new Refusal(403, 'E_FORBIDDEN')
  const fields = await fieldsOf(resource)
  const selection = selectionOf(resource, area, order)
  const list = 'list' in selection ? selection.list : {}
  const cols = order.columns?.join(',') ?? ''
  const request = readListRequest(resource, fields, { ...list, cols })
  const expected = await countOf(resource, area, fields, selection)
  return db.transaction(async (client) => {
    const kept = await AdminExport.query({ client }).where('user_id', area.user.id).limit(MOST_KEPT)
    if (kept.length === MOST_KEPT)
      throw new Refusal(409, 'E_TOO_MANY_EXPORTS', { params: { max: MOST_KEPT } })
    const made = await AdminExport.create(
      {
        ...placeOf(area),
        ...expected,
        userId: area.user.id,
        resource: resource.name,
        format: order.format,
        columns: request.columns.map(({ name }) => name).join(','),
        selection: { ...selection },
        locale,
        state: 'waiting',
        rowsWritten: 0,
        expiresAt: DateTime.now().plus({ hours: EXPORT_HOURS }),
      },
      { client }
    )
    const { orgId } = placeOf(area)
    const payload = { exportId: made.id }
    const jobId = await enqueue(WriteExportJob, payload, { orgId: orgId ?? undefined, client })
    return made.merge({ jobId }).save()
  })
}

/** Their own files of the area, newest first. Nobody sees those of somebody else. */
export function listExports(area: Area): Promise<AdminExport[]> {
  return own(area).orderBy('id', 'desc').limit(MOST_KEPT)
}

/** @throws Refusal E_NOT_FOUND, also where it is somebody else's */
export async function findExport(area: Area, id: string): Promise<AdminExport> {
  const made = isId(id) ? await own(area).where('id', id).first() : null
  if (!made) throw new Refusal(404, 'E_NOT_FOUND')
  return made
}

/** Stops one that is being made; one that has come to its end is forgotten, with its file. */
export async function endExport(area: Area, id: string) {
  const made = await findExport(area, id)
  const [isStopped] = await AdminExport.query()
    .where('id', made.id)
    .whereIn('state', ['waiting', 'running'])
    .update({ state: 'cancelled' })
  if (isStopped && made.jobId) return void (await cancel(made.jobId))
  await forgetExport(made)
}

/** The file goes first: a row without a file can be forgotten again, a file without a row nobody finds. */
export async function forgetExport(made: AdminExport) {
  await store.remove(exportKey(made))
  await made.delete()
}

const own = (area: Area) => inPlace(AdminExport.query(), area).where('user_id', area.user.id)

function selectionOf(
  resource: AdminResource,
  area: Area,
  { selection, list = {} }: ExportOrder
): Selection {
  if (selection === undefined) return { list, except: [], most: MOST_ROWS }
  const chosen = openSelection(resource, area, selection)
  return 'ids' in chosen ? chosen : { ...chosen, list: { ...chosen.list, ...sortOf(list) } }
}

const sortOf = ({ sort }: Pick<ListInput, 'sort'>) => (sort === undefined ? {} : { sort })

async function countOf(
  resource: AdminResource,
  area: Area,
  fields: Map<string, AdminField>,
  selection: Selection
) {
  if ('ids' in selection) return { rowsExpected: selection.ids.length, isCapped: false }
  if (resource.list.count === 'none') return { rowsExpected: null, isCapped: false }
  const { most } = selection
  const { count, isCapped } = await countSelection(resource, area, fields, selection, most)
  return { rowsExpected: count, isCapped: isCapped && most === MOST_ROWS }
}
