import type { Data } from '@generated/data'

export type Resource = Data.AdminResource
/** A resource as the navigation names it. */
export type NavResource = Data.AdminResource.Variants['forNav']
export type RelatedTable = Data.AdminRelated
export type Field = Resource['fields'][number]
export type Action = Resource['actions'][number]
export type Shown = string | number | boolean | null

/** What leaves of a row. Fields that its reader may not see are absent. */
export type Row = {
  id: string
  title: string
  subtitle: string | null
  /** What the row was when it was read: whoever changes it says so. */
  version: string
  values: Record<string, Shown>
  /** In a list: whether its reader may change it. */
  canUpdate?: boolean
}

/** What keys of rows name: by field, then by id. Those of no resource are called by name, and lead nowhere. */
export type Named = Record<string, { resource: string | null; titles: Record<string, string> }>

/** One value, several of which any will do, or a range such as `2026-01-01..` */
export type FilterText = string | string[]

/** What the address of a list asks for. */
export type Asked = {
  columns: string[]
  sort: string
  words: string
  filters: Record<string, FilterText>
  view: string | null
}

/** A list as somebody keeps it, for themselves or for everybody of the area. */
export type View = {
  id: string
  name: string
  isShared: boolean
  isDefault: boolean
  isMine: boolean
  /** Their own, or a shared one that they may tidy away. */
  canRemove: boolean
  query: { q?: string; f?: Record<string, FilterText>; sort?: string; cols?: string }
}

/** How many rows there are, as far as they are counted. */
export type Counted = { count: number; isCapped: boolean }

/** What changed in a row, when and by whom. */
export type HistoryEntry = {
  id: string
  at: string
  actor: string | null
  source: string
  verb: string
  changes: { field: string; label: string; before: Shown; after: Shown }[]
}

/** Why something was not done with a row or, without an id, with any. */
export type Reason = {
  id: string | null
  title: string
  kind: 'denied' | 'failed'
  code: string
  message: string
}

/** How an action went, row for row. */
export type Outcome = {
  done: number
  denied: number
  failed: number
  reasons: Reason[]
  handed: { label: string; value: string } | null
}

/** Numbers stand at the right, where their digits can be compared. */
export const isNumber = ({ kind }: Field) => ['whole', 'decimal', 'bytes'].includes(kind)

export const columnsOf = ({ fields }: Resource, names: readonly string[]) =>
  names.flatMap((name) => fields.filter((field) => field.name === name))

export const titleOf = (resource: Resource, { title }: Row) =>
  inWords(resource, resource.names.title, title)

export const subtitleOf = (resource: Resource, { subtitle }: Row) =>
  subtitle === null ? null : inWords(resource, resource.names.subtitle, subtitle)

/** One of several choices is said in words. */
function inWords({ fields }: Resource, name: string | null, value: string) {
  const choices = fields.find((field) => field.name === name)?.choices ?? []
  return choices.find((choice) => choice.value === value)?.label ?? value
}
