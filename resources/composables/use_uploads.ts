import { router } from '@inertiajs/vue3'
import { computed, shallowRef } from 'vue'
import { useI18n } from '~/composables/use_i18n'
import { breather } from '~/components/upload/breather'
import type { Picked, PickedFile } from '~/components/upload/picked_files'
import { announcedType } from '~/components/upload/file_kinds'
import { admit } from '~/components/upload/upload_checks'
import { giveUpEmptyAlbums } from '~/components/upload/given_up_albums'
import { doubt, hold, lookAgain, mayMove, watchGate } from '~/components/upload/upload_gate'
import * as queue from '~/components/upload/upload_queue'
import { giveBack, reopen, restore, takeUp } from '~/components/upload/upload_return'
import { forgetRoots, rememberRoots } from '~/components/upload/upload_roots'
import { inOrder, isOpen, type UploadRow, type UploadTarget } from '~/components/upload/upload_rows'
import { goOn, halt, listeners } from '~/components/upload/upload_sender'
import { shareUploads } from '~/components/upload/upload_tabs'

/** Files of one drop that go into one album. */
export interface UploadPart {
  picked: Picked
  target: UploadTarget
}

const LARGEST_SIDECAR = 1024 * 1024

const { rows, version, summary, refusal, paused, litter, givenUp, change, changed } = queue
/** How many files of what somebody chose were read so far; null while nothing is read. */
const reading = shallowRef<number | null>(null)
let serial = Date.now() * 1000

const tabs = shareUploads({
  begin: async (userId, slugs) => {
    watchGate(userId, goOn)
    await restore(userId, slugs)
    goOn()
  },
  lose: () => {
    halt()
    void queue.keepNow()
    void queue.empty(false)
  },
  add: (parts) => addHere(parts),
  state: () => ({
    summary: summary.value,
    hold: hold.value,
    paused: paused.value,
    refusal: refusal.value,
  }),
})

/** Somebody is here: what waits for them is taken up, or goes on. */
function enter(userId: string, slugs: readonly string[]) {
  tabs.enter(userId, slugs)
  lookAgain()
}

/** Puts everything of one drop in the queue: here, or in the tab that sends. */
async function add(parts: UploadPart[]) {
  await tabs.hand(parts)
}

async function addHere(parts: UploadPart[]) {
  if (!queue.isBusy()) await clearAway()
  const batch = serial++
  const added: UploadRow[] = []
  for (const { picked, target } of parts) {
    litter.value += picked.litter
    await addPart(picked, target, batch, added)
  }
  reading.value = null
  queue.keepNotes()
  changed()
  await admit(added.filter(({ state, kind }) => state === 'checking' && kind === 'photo'))
  goOn()
}

/** What is through makes way for what comes. */
async function clearAway() {
  givenUp.value = {}
  await queue.remove((row) => !row.retryable)
}

async function addPart(picked: Picked, target: UploadTarget, batch: number, added: UploadRow[]) {
  const files = withoutKnown(picked.files, target)
  const sidecars = withoutKnown(picked.sidecars, target)
  const roots = await rootsOf([...files, ...sidecars])
  const make = (file: PickedFile, part: Partial<UploadRow>) =>
    rowOf(file, target, batch, { root: roots.get(file.root) ?? null, ...part })
  const made = [
    ...files.map((file) => make(file, {})),
    ...sidecars.map((file) => make(file, sidecarState(file))),
    ...picked.strangers.map((file) => make(file, strangerState(file))),
    ...picked.unreadable.map((path) => unreadable(path, target, batch)),
  ]
  const breathe = breather()
  for (const row of made) {
    rows.push(row)
    added.push(row)
    change(row, {})
    reading.value = added.length
    await breathe()
  }
}

/** Files that were on the way before a reload go on; what of them has arrived is not looked at twice. */
function withoutKnown(files: readonly PickedFile[], { slug, album }: UploadTarget) {
  if (!rows.some(({ state }) => state === 'absent')) return files
  return giveBack(
    files,
    rows.filter(
      ({ state, target }) =>
        target.slug === slug &&
        target.album.id === album.id &&
        (isAbsent(state) || state === 'added' || state === 'duplicate' || state === 'applied')
    )
  )
}

const isAbsent = (state: UploadRow['state']) => state === 'absent'

async function rootsOf(files: readonly PickedFile[]) {
  const ids = new Map<FileSystemHandle | null, number>()
  for (const { root } of files) if (root && !ids.has(root)) ids.set(root, serial++)
  const userId = queue.ownerOfQueue()!
  await rememberRoots([...ids].map(([handle, id]) => ({ id, userId, handle: handle! })))
  return ids
}

function rowOf(
  { file, folders, size, lastModified }: PickedFile,
  target: UploadTarget,
  batch: number,
  part: Partial<UploadRow>
): UploadRow {
  const { name } = file
  return {
    ...queue.asRow(
      {
        ...{ id: serial++, userId: queue.ownerOfQueue()!, batch, kind: 'photo', target },
        ...{ name, folders, size, lastModified, type: announcedType(file), root: null },
        ...{ state: 'checking', reason: null, retryable: false, sha256: null, url: null },
        ...{ photoIds: [], tried: false },
      },
      file
    ),
    ...part,
  }
}

function sidecarState({ size }: PickedFile): Partial<UploadRow> {
  if (size <= LARGEST_SIDECAR) return { kind: 'sidecar', state: 'held' }
  const reason = useI18n().t('uploads_ui.sidecar_too_large')
  return { kind: 'sidecar', state: 'failed', reason }
}

function strangerState({ file }: PickedFile): Partial<UploadRow> {
  const reason = file.type.startsWith('video/') ? useI18n().t('uploads_ui.stranger_video') : null
  return { kind: 'other', state: 'stranger', reason }
}

function unreadable(path: string, target: UploadTarget, batch: number) {
  const folders = path.split('/')
  const file = new File([], folders.pop()!)
  const reason = useI18n().t('uploads_ui.failed_gone')
  const part = { kind: 'other', state: 'failed', reason } as const
  return rowOf({ file, folders, root: null, size: 0, lastModified: 0 }, target, batch, part)
}

/** Files chosen again after a reload. Answers how many of them nobody waited for. */
function choose({ files, sidecars }: Picked) {
  const absent = rows.filter(({ state }) => isAbsent(state))
  const unknown = giveBack([...files, ...sidecars], absent).length
  resume()
  return unknown
}

/** Asks the browser to read again what it gave before the reload. */
async function permit() {
  await reopen(true)
  resume()
}

function pause() {
  paused.value = true
  halt()
  queue.keepNotes()
  changed()
}

function resume() {
  paused.value = false
  queue.keepNotes()
  changed()
  goOn()
}

function cancel(row: UploadRow) {
  if (!isOpen(row)) return
  change(row, { state: 'cancelled', sent: 0, file: null })
  row.sending?.stop(true)
  goOn()
}

function cancelAll() {
  rows.filter(isOpen).forEach((row) => {
    change(row, { state: 'cancelled', sent: 0, file: null })
    row.sending?.stop(true)
  })
}

/** Gives up what would have to be chosen again. */
function letGo() {
  rows.filter(({ state }) => isAbsent(state)).forEach(cancel)
}

function retry(again: readonly UploadRow[]) {
  const batch = again.filter(({ retryable }) => retryable)
  if (batch.length === 0) return
  refusal.value = null
  queue.meter.clear()
  for (const row of batch) {
    change(row, { reason: null, retryable: false, tried: true })
    if (row.file || row.root !== null) takeUp(row)
    else change(row, { state: 'absent' })
  }
  queue.keepNotes()
  const photos = batch.filter(({ kind, state }) => kind === 'photo' && state === 'checking')
  void admit(photos).then(goOn)
}

const retryAll = () => retry(rows)

/** Empties the tray, also for after a reload. */
function forget() {
  cancelAll()
  forgetRoots()
  void queue.empty(true)
}

const ordered = computed(() => {
  void version.value
  return inOrder(rows)
})

const endListeners = new Set<() => void>()

queue.whenAllEnded(async () => {
  await giveUpEmptyAlbums()
  endListeners.forEach((listener) => listener())
})

const wouldBeLost = () =>
  rows.some((row) => isOpen(row) && row.root === null && row.state !== 'absent')

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (wouldBeLost()) event.preventDefault()
  })
  window.addEventListener('pagehide', () => void queue.keepNow())
  window.addEventListener('online', lookAgain)
  window.addEventListener('focus', lookAgain)
  window.addEventListener('offline', () => {
    if (queue.isBusy()) doubt('network')
    lookAgain()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) void queue.keepNow()
    else lookAgain()
  })
  router.on('before', ({ detail: { visit } }) => {
    if (visit.url.pathname !== '/sign-out') return
    const { t } = useI18n()
    if (queue.isBusy() && !window.confirm(t('uploads_ui.sign_out_loses'))) return false
  })
  router.on('success', ({ detail: { page } }) => {
    if (leaving && !page.props.user) void forgetPerson()
  })
  router.on('start', ({ detail: { visit } }) => {
    if (!visit.async) leaving = visit.url.pathname === '/sign-out'
  })
}

/** Whether the person is signing out, rather than having been signed out. */
let leaving = false

async function forgetPerson() {
  leaving = false
  halt()
  forgetRoots()
  await queue.empty(true)
  tabs.leave()
}

/** Uploads of this browser. They go on while pages come and go. */
export function useUploads() {
  return {
    ...{ add, choose, permit, pause, resume, cancel, cancelAll, letGo },
    ...{ retry, retryAll, forget },
    ...{ summary, ordered, rows, litter, givenUp, refusal, version, paused },
    ...{ hold, mayMove, reading },
    elsewhere: tabs.elsewhere,
    enter,
  }
}

/** Tells of every photo that arrived. Answers how to stop listening. */
export function onUploaded(listener: (photoId: string, target: UploadTarget) => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Tells when everything that was on its way has found its end. Answers how to stop listening. */
export function onUploadsEnded(listener: () => void) {
  endListeners.add(listener)
  return () => void endListeners.delete(listener)
}
