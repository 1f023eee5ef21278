import type { RefusalReason } from './archive/refusal.js'
import type { GoneOrg } from './restore/gone_orgs.js'
import type { LostOriginal } from './restore/lost_originals.js'

/** What a restore would make of this server, as it was looked at last. */
export type Preview =
  | { state: 'waiting' }
  | { state: 'refused'; reason: RefusalReason; params: Record<string, string | number> }
  | { state: 'failed'; failure: string }
  | {
      state: 'done'
      version: string
      madeAt: string
      entries: number
      bytes: number
      absent: number
      /** Tables whose rows would be more or fewer. */
      changes: { name: string; now: number; then: number }[]
      /** What could be brought back alone, as it was then; no orgs where the backup is of other tables. */
      orgs: GoneOrg[] | null
      lost: { count: number; originals: LostOriginal[] }
    }
