import type { PickedFile } from '~/components/upload/picked_files'
import { matchPicked } from '~/components/upload/upload_matching'
import {
  asRow,
  change,
  changed,
  givenUp,
  litter,
  paused,
  refusal,
  rows,
} from '~/components/upload/upload_queue'
import { isOpenToUs, knowRoots } from '~/components/upload/upload_roots'
import { isOpen, type UploadRow } from '~/components/upload/upload_rows'
import { dropRows, recall } from '~/components/upload/upload_store'

/** More questions than these nobody wants to answer: then the files are better chosen again. */
const QUESTIONS = 3

/** Takes up what a page before this one left, in the orgs that its person is still in. */
export async function restore(userId: string, slugs: readonly string[]) {
  const { rows: kept, roots, note } = await recall(userId)
  knowRoots(roots)
  const [ours, gone] = [kept, kept].map((list, turn) =>
    list.filter(({ target }) => slugs.includes(target.slug) !== Boolean(turn))
  )
  void dropRows(gone.map(({ id }) => id))
  paused.value = note?.paused ?? false
  refusal.value = note?.refusal ?? null
  litter.value = note?.litter ?? 0
  givenUp.value = note?.givenUp ?? {}
  const back = ours.toSorted((a, b) => a.id - b.id).map((row) => asRow(row, null))
  for (const row of back) {
    row.sent = isOpen(row) ? 0 : row.size
    if (isOpen(row)) Object.assign(row, { state: 'absent', tried: true })
    rows.push(row)
  }
  await reopen(false)
  changed()
}

/** Rows whose files the browser lets us read go on; `ask` may put a question to the person. */
export async function reopen(ask: boolean) {
  const away = rows.filter(({ state, root }) => state === 'absent' && root !== null)
  let asked = 0
  for (const [root, some] of Map.groupBy(away, (row) => row.root!)) {
    const isOpenNow = await isOpenToUs(root, ask && asked < QUESTIONS)
    if (isOpenNow) some.forEach(takeUp)
    else if (ask) {
      asked++
      // Not given again: it is chosen again instead.
      some.forEach((row) => change(row, { root: null }))
    }
  }
}

/** Where it stopped: the server knows how far, or has to be asked whether it has it. */
export function takeUp(row: UploadRow) {
  const again = row.url ? 'waiting' : 'checking'
  change(row, { state: row.kind === 'sidecar' ? 'held' : again, misses: 0, notBefore: 0 })
}

/** Gives files that were chosen again to the rows that wait for them. Answers those nobody waits for. */
export function giveBack(files: readonly PickedFile[], waiting: readonly UploadRow[]) {
  const { found, rest } = matchPicked(waiting, files)
  for (const { row, picked } of found) {
    if (row.state !== 'absent') continue
    row.file = picked.file
    takeUp(row)
  }
  return rest
}
