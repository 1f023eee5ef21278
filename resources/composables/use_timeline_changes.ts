import { ref } from 'vue'
import type { Photo } from '~/components/photo/photo_types'
import type { Block, TimelineBlocks } from '~/components/photo/timeline_blocks'
import { localTime, noFacts } from '~/components/photo/timeline_columns'

interface ChangeOptions {
  /** Asks for what of these belongs to the list: for grids that follow what others do. */
  fetchSome: (ids: string[]) => Promise<Photo[]>
  /** Whether a photo surely belongs here: where that cannot be told, the server is asked. */
  holds: (photo: Photo) => boolean
  recountSoon: () => void
}

/** What happens to photos of a timeline: they change, come, move in time and go. */
export function useTimelineChanges(
  blocks: TimelineBlocks,
  { fetchSome, holds, recountSoon }: ChangeOptions
) {
  /** Ticks when photos came or went, or their tags changed: not when scrolling brought more of them. */
  const changes = ref(0)
  const { list, locate, settle, changed } = blocks
  const has = (id: string) => locate(id) !== undefined

  /** Asks for photos that others have touched: each is put where it belongs now, or taken out. */
  async function look(ids: string[]) {
    const isWanted = blocks.sameList()
    const photos = await fetchSome(ids)
    if (!isWanted()) return
    place(photos)
    const here = new Set(photos.map(({ id }) => id))
    const gone = ids.filter((id) => !here.has(id) && has(id))
    if (gone.length > 0) remove(gone)
  }

  function patch(id: string, part: Partial<Photo>) {
    const there = locate(id)
    if (!there) return
    if (part.tags) changes.value++
    there.columns.patch(there.index, part)
    settle(there.block)
    changed()
  }

  /** The same for many, in one go. */
  function patchAll(ids: Iterable<string>, part: Partial<Photo>) {
    for (const id of ids) {
      const there = locate(id)
      there?.columns.patch(there.index, part)
    }
    changed()
  }

  /** Puts a photo where its time says, or lays it over the one that is there. What words find only the server knows. */
  function put(photo: Photo) {
    if (holds(photo)) place([photo])
    else void look([photo.id]).catch(() => undefined)
  }

  function place(photos: readonly Photo[]) {
    const coming = new Map<Block, Photo[]>()
    for (const photo of photos) {
      const there = locate(photo.id)
      if (there && there.columns.localAt(there.index) === localTime(photo)) {
        patch(photo.id, photo)
        continue
      }
      if (there) remove([photo.id])
      const block = blockFor(localTime(photo))
      if (block.columns) coming.set(block, [...(coming.get(block) ?? []), photo])
      // Whether it is counted already only the server knows.
      else recountSoon()
    }
    if (coming.size === 0) return
    for (const [block, some] of coming) {
      block.columns!.insert(some)
      settle(block)
    }
    changes.value++
    changed()
  }

  /** The bucket of a moment: a day where its month is told by days, else the month. */
  function blockFor(local: number) {
    const day = new Date(local).toISOString().slice(0, 10)
    const month = day.slice(0, 7)
    const there = list.value.filter(({ key: name }) => name === month || name.startsWith(day))
    // A very full day comes in parts.
    const part = there.find(
      ({ columns }) => columns && columns.localAt(columns.ids.length - 1) <= local
    )
    if (there.length > 0) return part ?? there.at(-1)!
    const byDays = list.value.some((block) => block.key.startsWith(`${month}-`))
    const block = blocks.begin({ key: byDays ? day : month, count: 0, aspectSum: 0 }, noFacts())
    blocks.touch(block)
    const at = list.value.findIndex((other) => other.key < block.key)
    changed(list.value.toSpliced(at < 0 ? list.value.length : at, 0, block))
    return block
  }

  function remove(ids: readonly string[]) {
    const gone = new Set(ids)
    const removed: Photo[] = []
    for (const block of list.value) {
      const taken = block.columns?.remove(gone) ?? []
      if (taken.length === 0) continue
      removed.push(...taken)
      settle(block)
    }
    if (removed.length < gone.size) recountSoon()
    if (removed.length > 0) {
      changes.value++
      changed(list.value.filter((block) => block.count > 0))
    }
    return removed
  }

  return { changes, look, patch, patchAll, put, place, remove }
}
