import { computed, shallowRef } from 'vue'
import { ApiError, csrfHeaders, useApi } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import { hashOf } from '~/components/upload/file_hashes'
import { sendFile } from '~/components/upload/send_file'
import type { Picked } from '~/components/upload/picked_files'
import {
  inOrder,
  isOpen,
  summarize,
  type UploadRow,
  type UploadTarget,
} from '~/components/upload/upload_rows'
import { speedometer } from '~/components/upload/upload_speed'

interface Verdict {
  outcome: 'upload' | 'duplicate' | 'rejected'
  error?: { message: string } | null
}

type Listener = (photoId: string, target: UploadTarget) => void

const SIDE_BY_SIDE = 3
const GROUP = 60
const ANNOUNCED_AT_ONCE = 2000
const REDRAW_MS = 120

const rows: UploadRow[] = []
const skipped = shallowRef(0)
const refusal = shallowRef<string | null>(null)
const version = shallowRef(0)
const speed = speedometer()
const listeners = new Set<Listener>()
let serial = 0
let running = 0
let redraw: ReturnType<typeof setTimeout> | undefined

/** Rows are plain: whoever shows them looks again when this ticks, a few times a second at most. */
function changed() {
  redraw ??= setTimeout(() => {
    redraw = undefined
    if (isBusy()) speed.mark(rows.reduce((sum, row) => sum + row.sent, 0))
    version.value++
  }, REDRAW_MS)
}

const isBusy = () => rows.some(isOpen)

async function add(picked: Picked, target: UploadTarget) {
  if (!isBusy()) forget()
  skipped.value += picked.skipped.length
  if (picked.files.length === 0) return changed()
  const batch = picked.files.map((file): UploadRow => ({
    id: serial++,
    file,
    target,
    state: 'checking',
    sent: 0,
    reason: null,
    retryable: false,
    sha256: null,
    sending: null,
  }))
  for (const row of batch) rows.push(row)
  changed()
  await check(batch)
}

/**
 * What the server thinks of a batch, before any byte of it is sent: all of it fits, or none of it is taken. Reading
 * thousands of files takes its time, so a large batch is measured by its sizes first and then looked at in groups,
 * while the ones before are on their way. Only where it seems too much, what is here already is told apart first.
 */
async function check(batch: UploadRow[]) {
  const isLarge = batch.length > GROUP
  if (!isLarge || !(await seemsToFit(batch))) return judgeAll(batch)
  for (let at = 0; at < batch.length; at += GROUP) await judgeAll(batch.slice(at, at + GROUP))
}

async function seemsToFit(batch: UploadRow[]) {
  try {
    await announce(batch)
    return true
  } catch {
    return false
  }
}

async function judgeAll(batch: UploadRow[]) {
  for (const row of batch) {
    if (row.state === 'checking') row.sha256 ??= await hashOf(row.file)
    changed()
  }
  const wanted = batch.filter((row) => row.state === 'checking')
  try {
    const verdicts = await announce(wanted)
    wanted.forEach((row, index) => judge(row, verdicts[index]))
  } catch (error) {
    const reason = wordsFor(error)
    if (error instanceof ApiError && error.status === 507) refusal.value = reason
    wanted.forEach((row) => fail(row, reason, true))
  }
  changed()
  next()
}

async function announce(batch: UploadRow[]) {
  const verdicts: Verdict[] = []
  for (let at = 0; at < batch.length; at += ANNOUNCED_AT_ONCE) {
    verdicts.push(...(await announceSome(batch.slice(at, at + ANNOUNCED_AT_ONCE))))
  }
  return verdicts
}

async function announceSome(batch: UploadRow[]) {
  const { slug, album } = batch[0].target
  const files = batch.map(({ file, sha256 }) => ({
    name: file.name,
    size: file.size,
    type: file.type || null,
    sha256,
  }))
  const { data } = await useApi().post<Verdict[]>(
    `/orgs/${slug}/albums/${album.id}/announcements`,
    { files }
  )
  return data
}

function judge(row: UploadRow, verdict: Verdict | undefined) {
  if (row.state !== 'checking') return
  if (verdict?.outcome === 'duplicate') {
    row.state = 'duplicate'
    row.sent = row.file.size
  } else if (verdict?.outcome === 'rejected') fail(row, verdict.error?.message ?? null, false)
  else row.state = 'waiting'
}

function fail(row: UploadRow, reason: string | null, retryable: boolean) {
  row.state = 'failed'
  row.sent = 0
  row.reason = reason ?? useI18n().t('uploads_ui.failed_unknown')
  row.retryable = retryable
}

function next() {
  while (running < SIDE_BY_SIDE) {
    const row = rows.find(({ state }) => state === 'waiting')
    if (!row) break
    running++
    void send(row).finally(() => {
      running--
      changed()
      next()
    })
  }
}

async function send(row: UploadRow) {
  row.state = 'sending'
  changed()
  row.sending = sendFile(row, csrfHeaders, (sent) => {
    row.sent = sent
    changed()
  })
  const outcome = await row.sending.done
  row.sending = null
  if (outcome.state === 'cancelled') return
  if (outcome.state === 'failed') return fail(row, outcome.message, outcome.retryable)
  row.state = outcome.state
  row.sent = row.file.size
  if (outcome.photoId) listeners.forEach((listener) => listener(outcome.photoId!, row.target))
}

function cancel(row: UploadRow) {
  if (!isOpen(row)) return
  row.state = 'cancelled'
  row.sent = 0
  row.sending?.abort()
  changed()
}

const cancelAll = () => rows.filter(isOpen).forEach(cancel)

function retry(again: readonly UploadRow[]) {
  const batch = again.filter((row) => row.state === 'failed' && row.retryable)
  if (batch.length === 0) return
  refusal.value = null
  speed.clear()
  for (const row of batch) Object.assign(row, { state: 'checking', reason: null, sent: 0 })
  changed()
  // Batches go to one album each, so that they are judged as they were first.
  for (const group of Map.groupBy(batch, (row) => row.target.album.id).values()) void check(group)
}

const retryAll = () => retry(rows)

/** Empties the tray. */
function forget() {
  cancelAll()
  rows.length = 0
  skipped.value = 0
  refusal.value = null
  speed.clear()
  changed()
}

function wordsFor(error: unknown) {
  const { t } = useI18n()
  return error instanceof ApiError && error.status > 0 ? error.message : t('uploads_ui.offline')
}

const summary = computed(() => {
  void version.value
  return summarize(rows, speed.perSecond())
})

const ordered = computed(() => {
  void version.value
  return inOrder(rows)
})

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (isBusy()) event.preventDefault()
  })
  // What broke off for want of a network goes on by itself.
  window.addEventListener('online', () => {
    if (refusal.value === null) retryAll()
  })
}

/** Uploads of this window. They go on while pages come and go. */
export function useUploads() {
  return {
    add,
    cancel,
    cancelAll,
    retry,
    retryAll,
    forget,
    summary,
    ordered,
    skipped,
    refusal,
    version,
  }
}

/** Tells of every photo that arrived. Answers how to stop listening. */
export function onUploaded(listener: Listener) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
