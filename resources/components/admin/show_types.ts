import type { Field, Named, Row, Shown } from '~/components/admin/admin_types'

/** Rows of another resource that name the one that is shown. */
export interface RelatedTable {
  name: string
  title: string
  resource: string
  columns: Field[]
  rows: Row[]
  named: Named
  /** The list of all of them, where there is one. */
  href: string | null
  hasMore: boolean
}

export interface FieldChange {
  field: string
  label: string
  before: Shown
  after: Shown
}

/** Something that was done to a row, by whom and from where. */
export interface HistoryEntry {
  id: string
  at: string
  actor: string | null
  source: string
  verb: string
  changes: FieldChange[]
}

/** A way from a row to something that is no row. */
export interface RowLink {
  label: string
  href: string
  icon?: string
}

export interface RowRights {
  update: boolean
  delete: boolean
  restore: boolean
}
