import type { LucidRow } from '@adonisjs/lucid/types/model'
import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminField } from '#admin/field'
import type { ListRequest } from '#admin/list_request'
import { readPage } from '#admin/read_list'
import { type Named, nameRelated } from '#admin/read_related'
import { neededColumns, type ShownRow, showRows } from '#admin/read_rows'
import { mayUpdate } from '#admin/row_rights'

/** A row of a list, and whether its reader may change it there. */
export type ListedRow = ShownRow & { canUpdate: boolean }

export interface ListPage {
  rows: ListedRow[]
  named: Named
  next: string | null
  previous: string | null
}

/** One page of a list, as it leaves: its rows and what their keys name. */
export async function readListPage(
  resource: AdminResource,
  area: Area,
  asked: ListRequest
): Promise<ListPage> {
  const { rows, next, previous } = await readPage(
    resource,
    area,
    asked,
    columnsFor(resource, asked)
  )
  const shown = await listRows(resource, area, rows, asked.columns)
  return {
    rows: shown,
    named: await nameRelated(resource, area, shown, asked.columns),
    next,
    previous,
  }
}

/** Whether a row may be changed its policy tells of a whole row only. */
function columnsFor(resource: AdminResource, { columns, sort }: ListRequest) {
  if (!resource.forms.update) return neededColumns(resource, [...columns, sort.field])
  return [...resource.model.$columnsDefinitions.values()].map(({ columnName }) => columnName)
}

/** Whole rows as a list shows them. */
export async function listRows(
  resource: AdminResource,
  area: Area,
  rows: readonly LucidRow[],
  columns: readonly AdminField[]
): Promise<ListedRow[]> {
  const shown = await showRows(resource, area, rows, columns)
  const byId = new Map(rows.map((row) => [String(row.$primaryKeyValue), row]))
  return Promise.all(
    shown.map(async (row) => {
      const canUpdate = await mayUpdate(resource, area, byId.get(row.id)!)
      return { ...row, canUpdate }
    })
  )
}
