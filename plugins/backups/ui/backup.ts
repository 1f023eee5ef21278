export interface GoneOrg {
  slug: string
  name: string
  photos: number
  people: number
  bytes: number
  isTaken: boolean
}

export interface LostOriginal {
  photoId: string
  key: string
  org: string
  bytes: number
  mime: string | null
  addedAt: string | null
}

export interface Pick {
  id: string
  kind: 'org' | 'photo'
  what: string
  state: 'waiting' | 'running' | 'done' | 'refused' | 'failed'
  at: string
  words: string | null
}

export type Preview =
  | { state: 'waiting' }
  | { state: 'refused'; words: string }
  | { state: 'failed'; failure: string }
  | {
      state: 'done'
      version: string
      madeAt: string
      entries: number
      bytes: number
      absent: number
      changes: { name: string; now: number; then: number }[]
      orgs: GoneOrg[] | null
      lost: { count: number; originals: LostOriginal[] }
    }

export interface Backup {
  id: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  source: 'console' | 'schedule' | 'command' | 'store'
  file: string
  failure: string | null
  /** What is wrong with it, in words. */
  drillFailure: string | null
  /** Its file is not in its folder. */
  isMissing: boolean
  /** It lies where this server keeps no backups. */
  isElsewhere: boolean
  /** As commands find it. */
  path: string
  isBeingTried: boolean
  /** From 0 to 100, as far as that is known. */
  drillProgress: number | null
  /** Why it could not be tried, by name. */
  hindrance: string | null
  startedBy: string | null
  bytes: number
  absent: number
  progress: number
  isSealed: boolean
  startedAt: string
  drilledAt: string | null
  verifiedAt: string | null
}
