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
  /** The album was made for this drop. */
  isNew?: boolean
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
  /** Bytes that were there once: after a break some of them travel again. */
  furthest: number
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

export type UploadSummary = ReturnType<typeof summarize> & {
  perSecond: number
  secondsLeft: number | null
}

/** What somebody takes out of the sum; what failed has found its end like what arrived. */
const WEIGHTLESS: readonly UploadState[] = ['cancelled', 'unfit']
/** A file is whole when the server said so. */
const ALMOST = 0.99

const noCounts = () =>
  Object.fromEntries(Object.keys(RANK).map((state) => [state, 0])) as Record<UploadState, number>

/** How far everything is: the one count for whoever tells of it. Sidecars are counted by themselves. */
export function summarize(rows: readonly UploadRow[]) {
  const [counts, beside] = [noCounts(), noCounts()]
  let [photos, done, sent, size, left, retryable, refused] = [0, 0, 0, 0, 0, 0, 0]
  let [sidecars, sidecarsOpen, choose, permit] = [0, 0, 0, 0]
  for (const row of rows) {
    const { state, kind } = row
    if (row.retryable) retryable++
    if (state === 'absent') row.root === null ? choose++ : permit++
    if (kind === 'sidecar') {
      beside[state]++
      sidecars++
      if (isOpen(row)) sidecarsOpen++
      continue
    }
    counts[state]++
    if (state === 'failed' && !row.retryable) refused++
    if (kind !== 'photo') continue
    photos++
    if (!isOpen(row)) done++
    if (WEIGHTLESS.includes(state)) continue
    size += row.size
    sent += isOpen(row) ? Math.min(row.furthest, row.size * ALMOST) : row.size
    if (isOpen(row)) left += leftOf(row)
  }
  const open = photos - done + sidecarsOpen
  const moving = counts.checking + counts.waiting + counts.sending
  return {
    ...counts,
    ...{ total: rows.length, photos, done, open, moving, sent, size, left, retryable, refused },
    ...{ broken: counts.failed - refused, sidecars, sidecarsOpen, choose, permit },
    ...{ sidecarsKnown: beside.duplicate, sidecarsUnmatched: beside.unmatched },
    sidecarsFailed: beside.failed,
  }
}

/** Where the server keeps no part of a file, all of it travels again. */
const leftOf = ({ state, url, size, sent }: UploadRow) =>
  state === 'sending' || url ? Math.max(0, size - sent) : size
