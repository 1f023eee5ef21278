import { type Redaction, stripLocation } from '#media/strip_location'
import { store } from '#storage/store'

const MOST_KEPT = 300
const kept = new Map<string, Promise<Redaction | null>>()

/** How an original leaves without the place where it was taken. Originals never change, so it is found out once. */
export function redactionOf(key: string): Promise<Redaction | null> {
  const known = kept.get(key) ?? stripLocation(store.localPath(key))
  kept.delete(key)
  kept.set(key, known)
  known.catch(() => kept.delete(key))
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
  return known
}

/** Whether the file may leave as it lies there. */
export async function isUntouched({ patches, byteSize }: Redaction, key: string) {
  const stat = await store.stat(key)
  return patches.length === 0 && stat?.bytes === byteSize
}
