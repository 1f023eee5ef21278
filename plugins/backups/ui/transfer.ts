/** What an import brings, or would bring. */
export interface Findings {
  name: string
  slug: string
  takenSlug: string | null
  albums: number
  photos: number
  photoBytes: number
  links: number
  shutLinks: number
  members: number
  absent: number
  invited: number
  uninvited: number
  /** Ids of plugins whose part was left out. */
  pluginsLeft?: string[]
}

/** What a plugin offers to take along. */
export interface ExportOption {
  name: string
  label: string
  hint: string
}

export interface Transfer {
  id: string
  direction: 'export' | 'import' | 'look'
  source: 'console' | 'command'
  state: 'waiting' | 'running' | 'done' | 'failed'
  title: string
  slug: string | null
  failure: string | null
  findings: Findings | null
  startedBy: string | null
  isSealed: boolean
  bytes: number
  photos: number
  absent: number
  /** From 0 to 1. */
  progress: number
  startedAt: string
  expiresAt: string | null
}

/** An archive that can be taken in. */
export interface ArchiveFile {
  name: string
  bytes: number
  isOurs: boolean
}
