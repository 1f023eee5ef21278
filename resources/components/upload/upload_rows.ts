import type { Sending } from '~/components/upload/send_file'

/**
 * `absent`: its file has to be chosen again. `held`: a sidecar that waits for its photos. `unfit`: the whole batch was
 * turned down for want of room. `stranger`: no picture, and never sent.
 */
export type UploadState =
  | 'absent'
  | 'checking'
  | 'waiting'
  | 'sending'
  | 'held'
  | 'added'
  | 'duplicate'
  | 'applied'
  | 'unmatched'
  | 'failed'
  | 'unfit'
  | 'cancelled'
  | 'stranger'

export interface UploadTarget {
  slug: string
  album: { id: string; name: string }
}

/** What is kept in the browser of one file on its way. */
export interface KeptRow {
  readonly id: number
  readonly userId: string
  /** What came in one drop. */
  readonly batch: number
  readonly kind: 'photo' | 'sidecar' | 'other'
  readonly target: UploadTarget
  readonly name: string
  /** Folders it came in, outermost first. */
  readonly folders: readonly string[]
  readonly size: number
  readonly lastModified: number
  readonly type: string | null
  /** The handle by which the browser finds it again. */
  root: number | null
  state: UploadState
  reason: string | null
  /** Whether trying again could help. */
  retryable: boolean
  sha256: string | null
  /** Where the server takes its bytes. */
  url: string | null
  /** The photo it became or was already; of a sidecar those it told about. */
  photoIds: readonly string[]
  /** Bytes of it were sent before; how that ended may be unknown. */
  tried: boolean
}

/** One file on its way. Plain: thousands of these must cost nothing. */
export interface UploadRow extends KeptRow {
  file: File | null
  sent: number
  sending: Sending | null
  /** Tries in a row that brought nothing. */
  misses: number
  notBefore: number
  /** The same picture further ahead in the queue. */
  twin: UploadRow | null
}

const OPEN: readonly UploadState[] = ['absent', 'checking', 'waiting', 'sending', 'held']

export const isOpen = ({ state }: UploadRow) => OPEN.includes(state)

/** Failures first, then what moves, then what is through. */
const RANK: Record<UploadState, number> = {
  failed: 0,
  unfit: 1,
  sending: 2,
  checking: 3,
  waiting: 4,
  absent: 5,
  held: 6,
  unmatched: 7,
  stranger: 8,
  cancelled: 9,
  duplicate: 10,
  applied: 11,
  added: 12,
}

export const inOrder = (rows: readonly UploadRow[]) =>
  rows.toSorted((a, b) => RANK[a.state] - RANK[b.state] || a.id - b.id)

export const pathOf = ({ folders, name }: Pick<KeptRow, 'folders' | 'name'>) =>
  [...folders, name].join('/')

export type UploadSummary = ReturnType<typeof summarize>

/** How far everything is. What failed or was called off does not weigh. */
export function summarize(rows: readonly UploadRow[], perSecond: number) {
  const counts = Object.fromEntries(Object.keys(RANK).map((state) => [state, 0])) as Record<
    UploadState,
    number
  >
  let [photos, done, sent, size, retryable, refused] = [0, 0, 0, 0, 0, 0]
  let [sidecars, sidecarsOpen, choose, permit] = [0, 0, 0, 0]
  for (const row of rows) {
    const { state } = row
    counts[state]++
    if (row.retryable) retryable++
    if (state === 'failed' && !row.retryable) refused++
    if (state === 'absent') row.root === null ? choose++ : permit++
    if (row.kind === 'sidecar') {
      sidecars++
      if (isOpen(row)) sidecarsOpen++
    }
    if (row.kind !== 'photo') continue
    photos++
    if (!isOpen(row)) done++
    if (['failed', 'cancelled', 'unfit'].includes(state)) continue
    sent += row.sent
    size += row.size
  }
  const open = photos - done + sidecarsOpen
  const moving = counts.checking + counts.waiting + counts.sending
  const secondsLeft = moving > 0 && perSecond > 0 ? (size - sent) / perSecond : null
  return {
    ...counts,
    ...{ total: rows.length, photos, done, open, moving, sent, size, retryable, refused },
    ...{ broken: counts.failed - refused, sidecars, sidecarsOpen, choose, permit },
    ...{ perSecond, secondsLeft },
  }
}
