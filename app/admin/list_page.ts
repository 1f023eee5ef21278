import type { Area } from '#admin/area'
import type { AdminResource } from '#admin/define_admin_resource'
import type { ListRequest } from '#admin/list_request'
import { readPage } from '#admin/read_list'
import { type Named, nameRelated } from '#admin/read_related'
import { neededColumns, type ShownRow, showRows } from '#admin/read_rows'

export interface ListPage {
  rows: ShownRow[]
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
  const columns = neededColumns(resource, [...asked.columns, asked.sort.field])
  const { rows, next, previous } = await readPage(resource, area, asked, columns)
  const shown = await showRows(resource, area, rows, asked.columns)
  return {
    rows: shown,
    named: await nameRelated(resource, area, shown, asked.columns),
    next,
    previous,
  }
}
