export type Kept = string | number | boolean | null

export interface EntryChange {
  field: string
  label: string
  kind: 'text' | 'moment' | 'boolean' | 'bytes'
  before: Kept
  after: Kept
  isCut: boolean
  isRedacted: boolean
}

export interface DescribedEntry {
  id: string
  at: string
  isReadable: boolean
  isForgotten: boolean
  nobody: string | null
  changes: EntryChange[]
  facts: { name: string; label: string; value: Kept }[]
  requestId: string | null
  plugin: string | null
  /** `page` is where it can be seen, if it is still there. */
  subject: { id: string; page: string | null } | null
  seal: { sequence: number; hash: string } | null
}
