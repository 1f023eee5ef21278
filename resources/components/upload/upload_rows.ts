import type { Sending } from '~/components/upload/send_file'

export type UploadState =
  'checking' | 'waiting' | 'sending' | 'added' | 'duplicate' | 'failed' | 'cancelled'

export interface UploadTarget {
  slug: string
  album: { id: string; name: string }
}

/** One file on its way. Plain: thousands of these must cost nothing. */
export interface UploadRow {
  readonly id: number
  readonly file: File
  readonly target: UploadTarget
  state: UploadState
  sent: number
  reason: string | null
  /** Whether trying again could help. */
  retryable: boolean
  sha256: string | null
  sending: Sending | null
}

export const isOpen = ({ state }: UploadRow) =>
  state === 'checking' || state === 'waiting' || state === 'sending'

/** Failures first, then what moves, then what is through. */
const RANK: Record<UploadState, number> = {
  failed: 0,
  sending: 1,
  checking: 2,
  waiting: 3,
  cancelled: 4,
  duplicate: 5,
  added: 6,
}

export const inOrder = (rows: readonly UploadRow[]) =>
  rows.toSorted((a, b) => RANK[a.state] - RANK[b.state] || a.id - b.id)

/** How far everything is. What failed or was called off does not weigh. */
export function summarize(rows: readonly UploadRow[], perSecond: number) {
  const counts = {
    checking: 0,
    waiting: 0,
    sending: 0,
    added: 0,
    duplicate: 0,
    failed: 0,
    cancelled: 0,
  }
  let [sent, size, retryable] = [0, 0, 0]
  for (const row of rows) {
    counts[row.state]++
    if (row.state === 'failed' && row.retryable) retryable++
    if (row.state === 'failed' || row.state === 'cancelled') continue
    sent += row.sent
    size += row.file.size
  }
  const open = counts.checking + counts.waiting + counts.sending
  const secondsLeft = open > 0 && perSecond > 0 ? (size - sent) / perSecond : null
  return { ...counts, total: rows.length, open, sent, size, retryable, perSecond, secondsLeft }
}
