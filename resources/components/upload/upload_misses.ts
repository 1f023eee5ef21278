import { type ApiError } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import { doubt } from '~/components/upload/upload_gate'
import { change, fail, keepNotes, refusal, rows } from '~/components/upload/upload_queue'
import { isOpen, type UploadRow } from '~/components/upload/upload_rows'

/**
 * `unreached`: nobody answered, or it hung. `away`: the server is not itself. `unknown`: it does not know who asks.
 * `busy`: later may go better. `expired`: it let go of what it had. `damaged`: other bytes arrived than were announced.
 * `full`: no room left. `refused`: no, and that is that.
 */
export type Miss =
  'unreached' | 'away' | 'unknown' | 'busy' | 'expired' | 'damaged' | 'full' | 'refused'

/** So often a question about a file may come to nothing before it is put aside. */
const PATIENCE = 6

export function missFor(status: number, code: string | null, hadAddress = false): Miss {
  if (status === 0) return 'unreached'
  if (status === 401 || code === 'E_BAD_CSRF_TOKEN') return 'unknown'
  if (status === 507) return 'full'
  if (status === 502 || status === 503 || status === 504) return 'away'
  if (status >= 500 || status === 423 || status === 429 || code === 'E_UPLOAD_OFFSET') return 'busy'
  // A question for how far it came has no words in its answer.
  if (status === 410 || (hadAddress && status === 404)) return 'expired'
  if (code === 'E_CHECKSUM_MISMATCH') return 'damaged'
  return 'refused'
}

const missOf = (error: unknown) => {
  const { status = 0, code = null } = error as Partial<ApiError>
  return missFor(status, code)
}

export const isFull = (error: unknown): error is ApiError => missOf(error) === 'full'

/** A question about some files broke off, and is asked again later, or it was refused, and that stands. */
export function bear(asked: readonly UploadRow[], error: unknown) {
  const miss = missOf(error)
  if (isFull(error)) return turnDown(batchesOf(asked), error.message)
  if (miss === 'unknown') return doubt('sign_in')
  if (miss === 'unreached') {
    doubt()
    return asked.forEach((row) => postpone(row, 1))
  }
  if (miss === 'away' || miss === 'busy') {
    doubt('server')
    return asked.forEach(tire)
  }
  const { status, message } = error as ApiError
  asked.forEach((row) => fail(row, message, status === 403))
}

function tire(row: UploadRow) {
  if (++row.misses < PATIENCE) return postpone(row, row.misses)
  fail(row, useI18n().t('uploads_ui.failed_unknown'), true)
}

function postpone(row: UploadRow, times: number) {
  row.notBefore = Date.now() + 500 * 2 ** times
}

function batchesOf(asked: readonly UploadRow[]) {
  const batches = new Set(asked.map(({ batch }) => batch))
  return rows.filter(({ batch }) => batches.has(batch))
}

/** All of a batch that is not there yet is turned down, and this is said once. */
export function turnDown(batch: readonly UploadRow[], message: string) {
  refusal.value = message
  keepNotes()
  for (const row of batch) {
    if (!isOpen(row) || row.kind === 'other') continue
    row.sending?.stop(true)
    change(row, { state: 'unfit', retryable: true, sent: 0, furthest: 0, url: null })
  }
}
