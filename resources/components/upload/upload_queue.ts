import { shallowRef } from 'vue'
import { uploadMeter } from '~/components/upload/upload_meter'
import {
  isOpen,
  summarize,
  type KeptRow,
  type UploadRow,
  type UploadState,
  type UploadSummary,
} from '~/components/upload/upload_rows'
import { dropRows, keepNote, keepRows, wipe } from '~/components/upload/upload_store'

const REDRAW_MS = 150
const KEEP_MS = 400
/** What is kept is copied: so few at once. */
const KEPT_AT_ONCE = 150

/** Everything that is on its way, of the person who is signed in. Plain rows: the page looks again when `version` ticks. */
export const rows: UploadRow[] = []
export const version = shallowRef(0)
/** Why a batch as a whole was turned down. */
export const refusal = shallowRef<string | null>(null)
export const paused = shallowRef(false)
/** Files of the system itself that were passed over. */
export const litter = shallowRef(0)
/** Names of albums that were made for a drop and given up again, as nothing came into them; by their ids. */
export const givenUp = shallowRef<Record<string, string>>({})
export const meter = uploadMeter()

const look = (): UploadSummary => {
  const facts = summarize(rows)
  return { ...facts, ...meter.tell(facts) }
}
/** As of the last tick. */
export const summary = shallowRef(look())

let userId: string | null = null
let redraw: ReturnType<typeof setTimeout> | undefined
let keeping: ReturnType<typeof setTimeout> | undefined
const unkept = new Set<UploadRow>()
let isKeeping = false
let isUnderWay = false
let onEnd: () => void = () => undefined

export const ownerOfQueue = () => userId
export function ownQueue(id: string | null) {
  userId = id
}

/** Whoever shows rows looks again, a few times a second at most. */
export function changed() {
  redraw ??= setTimeout(() => {
    redraw = undefined
    summary.value = look()
    version.value++
    if (summary.value.open === 0 && isUnderWay) finish()
  }, REDRAW_MS)
}

function finish() {
  isUnderWay = false
  onEnd()
}

/** Tells when everything has found its end. */
export function whenAllEnded(listener: () => void) {
  onEnd = listener
}

/** What changes of a row is shown and kept, both in a moment. */
export function change(row: UploadRow, part: Partial<UploadRow>) {
  Object.assign(row, part)
  isUnderWay ||= isOpen(row)
  unkept.add(row)
  keeping ??= setTimeout(() => void keepSoon(), KEEP_MS)
  changed()
}

/** In portions, one after the other, so that the page stays smooth. */
async function keepSoon() {
  clearTimeout(keeping)
  keeping = undefined
  if (isKeeping) return
  isKeeping = true
  try {
    while (unkept.size > 0) await keepRows(takeUnkept(KEPT_AT_ONCE))
  } finally {
    isKeeping = false
  }
}

/** All of it, as there may be no later. */
export function keepNow() {
  return keepRows(takeUnkept(Infinity))
}

function takeUnkept(most: number) {
  const some = [...unkept].slice(0, most)
  for (const row of some) unkept.delete(row)
  return some
}

export function keepNotes() {
  if (userId === null) return
  void keepNote(userId, {
    paused: paused.value,
    refusal: refusal.value,
    litter: litter.value,
    givenUp: givenUp.value,
  })
}

export const asRow = (kept: KeptRow, file: File | null): UploadRow => ({
  ...kept,
  file,
  sent: 0,
  furthest: 0,
  sending: null,
  misses: 0,
  notBefore: 0,
  twin: null,
})

export function fail(row: UploadRow, reason: string | null, retryable: boolean) {
  change(row, { state: 'failed', reason, retryable, sent: 0, furthest: 0 })
}

/** Ends a row well. Its file is let go of. */
export function settle(
  row: UploadRow,
  state: UploadState,
  photoIds = row.photoIds,
  reason: string | null = null
) {
  change(row, { state, photoIds, reason, retryable: false, sent: row.size, file: null })
}

export const isBusy = () => rows.some(isOpen)

/** Takes rows off the list, for good. */
export async function remove(gone: (row: UploadRow) => boolean) {
  const ids = rows.filter(gone).map(({ id }) => id)
  rows.splice(0, rows.length, ...rows.filter((row) => !gone(row)))
  for (const row of unkept) if (gone(row)) unkept.delete(row)
  changed()
  await dropRows(ids)
}

/** An empty tray; `forever` also in the browser's memory. */
export async function empty(forever: boolean) {
  const owner = userId
  rows.length = 0
  unkept.clear()
  refusal.value = null
  litter.value = 0
  paused.value = false
  givenUp.value = {}
  meter.clear()
  changed()
  if (forever && owner) await wipe(owner)
}
