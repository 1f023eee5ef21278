import { guard } from '#extension/guard'

/** Takes one contribution back. */
export type Undo = () => unknown

const DEADLINE_MS = 10_000

/** The last one first. What cannot be taken back becomes an incident; the others go on. */
export async function undoAll(plugin: string, undo: Undo[]) {
  for (const step of undo.toReversed()) {
    await guard(plugin, 'disable', async () => step(), { deadlineMs: DEADLINE_MS }).catch(() => {})
  }
}
