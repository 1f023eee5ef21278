export type HealthFacts = {
  check: {
    startedAt: string
    finishedAt: string | null
    checkedFiles: number
    checkedBytes: number
    totalFiles: number
    totalBytes: number
  } | null
  isAsked: boolean
  findings: {
    id: string
    kind: 'missing' | 'altered' | 'untracked'
    org: string
    /** What a photo is kept in. */
    file: { id: string; photoId: string } | null
    /** How a file is called that belongs to no photo. */
    stray: string | null
    since: string
  }[]
  findingsTotal: number
  drift: {
    org: string
    ledgerBytes: number
    rowBytes: number
    diskBytes: number
    missingFiles: number
    checkedAt: string
  }[]
  dead: { id: string; title: string; reason: string; attempts: number; at: string }[]
  queue: { queued: number; running: number; dead: number; oldestQueuedMs: number }
  disk: { freeBytes: number; totalBytes: number }
  /** Without a check the plugin itself is kept from running. */
  plugins: { id: string; title: string; check: string | null; message: string | null }[]
  database: 'sqlite' | 'postgresql'
}
