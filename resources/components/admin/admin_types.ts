import type { Data } from '@generated/data'

export type Resource = Data.AdminResource
export type Field = Resource['fields'][number]
export type Shown = string | number | boolean | null

/** What leaves of a row. Fields that its reader may not see are absent. */
export type Row = {
  id: string
  title: string
  subtitle: string | null
  values: Record<string, Shown>
}

/** What keys of rows name: by field, then by id. */
export type Named = Record<string, { resource: string; titles: Record<string, string> }>

/** What the address of a list asks for. */
export type Asked = {
  columns: string[]
  sort: string
  words: string
  filters: Record<string, string>
}

/** Numbers stand at the right, where their digits can be compared. */
export const isNumber = ({ kind }: Field) => ['whole', 'decimal', 'bytes'].includes(kind)
