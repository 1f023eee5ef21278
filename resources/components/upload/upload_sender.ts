import { csrfHeaders } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import type { SendOutcome } from '~/components/upload/send_file'
import { checkAhead, outcomeOf } from '~/components/upload/upload_checks'
import { doubt, mayMove } from '~/components/upload/upload_gate'
import { turnDown } from '~/components/upload/upload_misses'
import { connectionsFor, uploadPace } from '~/components/upload/upload_pace'
import { change, changed, fail, meter, rows, settle } from '~/components/upload/upload_queue'
import { fileOf, isReadable } from '~/components/upload/upload_roots'
import { isOpen, type UploadRow, type UploadTarget } from '~/components/upload/upload_rows'
import { sendSidecars } from '~/components/upload/upload_sidecars'

type Missed = Extract<SendOutcome, { state: 'missed' }>
type Listener = (photoId: string, target: UploadTarget) => void

/** So often in a row a file may come to nothing before it is put aside. */
const PATIENCE = 8

const NOBODY: Missed = { state: 'missed', miss: 'unreached', status: 0, code: null, message: null }

export const listeners = new Set<Listener>()
const running = new Set<UploadRow>()
let pace: ReturnType<typeof uploadPace> | undefined
let later: ReturnType<typeof setTimeout> | undefined

/** What speaks the protocol is brought once the page stands: nobody waits for it. */
export const bringSender = () => import('~/components/upload/send_file')

function paceNow() {
  const [visit] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return (pace ??= uploadPace(connectionsFor(visit?.nextHopProtocol)))
}

/** Sends what may be sent, as many side by side as the line carries, and looks ahead meanwhile. */
export function goOn() {
  if (!mayMove.value) return
  while (running.size < paceNow().width) {
    const row = nextRow()
    if (!row) break
    running.add(row)
    void send(row).finally(() => {
      running.delete(row)
      goOn()
    })
  }
  void checkAhead(goOn)
  void sendSidecars()
  if (running.size === 0 && rows.some(isPostponed)) later ??= setTimeout(wake, 1000)
}

function wake() {
  later = undefined
  goOn()
}

const isPostponed = ({ state, notBefore }: UploadRow) =>
  notBefore > 0 && (state === 'waiting' || state === 'checking' || state === 'held')

function nextRow() {
  const now = Date.now()
  for (const row of rows) {
    if (row.state !== 'waiting' || row.notBefore > now || running.has(row)) continue
    if (!row.twin) return row
    if (isOpen(row.twin)) continue
    // The same picture arrived, or did not: then this one tries.
    if (row.twin.photoIds.length === 0) return row
    settle(row, 'duplicate', row.twin.photoIds)
  }
}

async function send(row: UploadRow) {
  change(row, { state: 'sending', twin: null })
  const [file, sender] = [await fileOf(row), await bringSender().catch(() => null)]
  if (!file || row.state !== 'sending') return
  if (!sender) return miss(row, file, NOBODY)
  row.sending = sender.sendFile(row, file, {
    headers: csrfHeaders,
    progress: follow(row),
    began: (url) => change(row, { url }),
  })
  const outcome = await row.sending.done
  row.sending = null
  if (outcome.state === 'stopped') return
  if (outcome.state === 'missed') return miss(row, file, outcome)
  const { photoId } = outcome
  settle(row, await outcomeOf(row, outcome.state, photoId), photoId ? [photoId] : [])
  if (photoId) listeners.forEach((listener) => listener(photoId, row.target))
}

function follow(row: UploadRow) {
  // What the server has of it already does not travel again.
  let before = row.url ? null : 0
  return (sent: number) => {
    const bytes = Math.max(0, sent - (before ?? sent))
    before = sent
    meter.travel(bytes)
    paceNow().sent(bytes, running.size)
    if (sent > row.furthest) row.misses = 0
    row.furthest = Math.max(row.furthest, sent)
    row.sent = sent
    changed()
  }
}

async function miss(row: UploadRow, file: File, outcome: Missed) {
  const { t } = useI18n()
  row.tried = true
  switch (outcome.miss) {
    case 'unreached':
      paceNow().missed()
      if (!(await isReadable(file))) return fail(row, t('uploads_ui.failed_gone'), false)
      doubt()
      return again(row, navigator.onLine ? 1 : 0)
    case 'away':
      paceNow().missed()
      doubt('server')
      return again(row, 0)
    case 'unknown':
      doubt('sign_in')
      return again(row, 1)
    case 'busy':
      if (outcome.status === 429) paceNow().missed()
      return again(row, 1)
    case 'expired':
      change(row, { url: null, sent: 0, furthest: 0 })
      return again(row, 1)
    case 'damaged':
      change(row, { url: null, sent: 0, furthest: 0, sha256: null })
      return again(row, 2)
    case 'full':
      return turnDown(
        rows.filter(({ target }) => target.slug === row.target.slug),
        outcome.message ?? t('uploads_ui.failed_unknown')
      )
    case 'refused':
      return fail(row, outcome.message ?? t('uploads_ui.failed_unknown'), outcome.status === 403)
  }
}

/** Where the server has a part of it, it goes on there; else it is asked first whether all of it arrived. */
function again(row: UploadRow, weight: number) {
  if (row.state !== 'sending') return
  row.misses += weight
  if (row.misses > PATIENCE) return fail(row, useI18n().t('uploads_ui.failed_often'), true)
  row.notBefore = Date.now() + Math.min(30_000, 400 * 2 ** row.misses)
  change(row, { state: row.url ? 'waiting' : 'checking' })
}

/** Lets go of everything on its way, to take it up again where it stopped. */
export function halt() {
  for (const row of running) {
    row.sending?.stop(false)
    if (row.state === 'sending') {
      change(row, { state: row.url ? 'waiting' : 'checking', tried: true, notBefore: 0 })
    }
  }
}
