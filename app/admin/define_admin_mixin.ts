import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import type { RunVerdict } from '#admin/admin_policy'
import type { Area } from '#admin/area'
import type { FieldKind } from '#admin/field'
import type { FilterValue } from '#admin/list_request'
import type { AdminAction } from '#admin/run_action'

export type MixedValue = string | number | boolean | null

/** A column that a table of the core does not have. Read only, and never sorted by. */
export interface MixedColumn {
  kind: Exclude<FieldKind, 'relation' | 'long' | 'other'>
  /** Of a `choice`. */
  choices?: readonly string[]
  /** Values by the ids of rows, for the rows of one page at once. Rows that are left out have nothing there. */
  load: (ids: string[], area: Area) => Promise<ReadonlyMap<string, MixedValue>>
  /** Makes it a filter as well: narrows a query, in brackets of its own, to rows with such a value. */
  narrow?: (query: ModelQueryBuilderContract<LucidModel>, value: FilterValue, area: Area) => void
}

/**
 * Something more that can be done with rows. `may` is asked with each of them, beside whether they may be seen at all; instead
 * of `false` it may answer `plg.<id>.errors.<name>`, whose words tell why not.
 */
export type MixedAction<Row extends LucidRow> = AdminAction<Row, never> & {
  may: (area: Area, row: Row) => RunVerdict | Promise<RunVerdict>
}

/**
 * What a plugin adds to a resource of the core. Which rows there are and who may see and change them stays with the
 * resource: neither its scope nor its policy can be named here.
 */
export interface AdminMixin {
  /** The name of the resource: `orgs`. */
  resource: string
  /** Shown behind its own columns. In addresses they are called `plg_<id>_<name>`. */
  columns?: Record<string, MixedColumn>
  actions?: Record<string, MixedAction<never>>
}

/** Only says what it is; the words are at `admin.<resource>.fields.<name>` and `.actions.<name>` of the plugin's texts. */
export const defineAdminMixin = (mixin: AdminMixin): AdminMixin => mixin
