import { computed, onBeforeUnmount, ref, shallowRef, toRaw } from 'vue'
import type { GridBlock, GridSource } from '~/components/photo/grid_stack'
import { placeIn } from '~/components/photo/grid_stack'
import type { PhotoSequence } from '~/components/photo/photo_sequence'
import type { Photo } from '~/components/photo/photo_types'
import {
  localTime,
  noFacts,
  TimelineColumns,
  type BucketFacts,
  type OrgName,
} from '~/components/photo/timeline_columns'
import { cameByHistory } from '~/composables/use_history'

export type BucketCount = {
  key: string
  count: number
  aspectSum: number
}

export type BucketList = {
  total: number
  buckets: BucketCount[]
}

/** What a page brings along: all buckets, and the photos of the first ones. */
export type TimelineStart = BucketList & {
  columns: Record<string, BucketFacts>
}

export interface TimelineOptions {
  /** What tells this list from others: its address with its filters. */
  key: () => string
  first: () => TimelineStart
  fetchBuckets: () => Promise<BucketList>
  fetchColumns: (key: string, signal?: AbortSignal) => Promise<BucketFacts>
  /** In which bucket a photo stands; null where it is not in the list. */
  fetchPlace: (id: string) => Promise<string | null>
  /** Asks for what of these belongs to the list: for grids that follow what others do. */
  fetchSome: (ids: string[]) => Promise<Photo[]>
  /** Whether a photo belongs here, as far as that can be told without asking. */
  holds: (photo: Photo) => boolean
  /** The org that everything is of, unless the answers name several. */
  home: OrgName
}

interface Block extends GridBlock {
  columns: TimelineColumns | null
  /** When it was last in sight, in looks. */
  used: number
  /** Shown, but to be asked for again when somebody looks. */
  stale: boolean
}

interface Request {
  block: Block
  abort: AbortController
  /** Somebody waits for exactly this one. */
  pinned: boolean
  done: Promise<void>
}

export type Timeline = ReturnType<typeof useTimeline>

const LISTS_REMEMBERED = 4
const KEPT = 24_000
const SIDE_BY_SIDE = 4
const RECOUNT_MS = 700
const RETRY_MS = 3000
const left = new Map<string, Block[]>()

/**
 * All photos of a page, of which only those near what somebody looks at are here: buckets with their counts first, the
 * photos of a bucket when it is wanted, and every change since.
 */
export function useTimeline(options: TimelineOptions) {
  /** A new array after every change; the blocks in it stay the same. */
  const blocks = shallowRef<readonly Block[]>([])
  const failed = ref(false)
  /** Ticks when photos came or went, or their tags changed: not when scrolling brought more of them. */
  const changes = ref(0)
  const starts = computed(() => {
    const sums = new Uint32Array(blocks.value.length + 1)
    for (const [at, { count }] of blocks.value.entries()) sums[at + 1] = sums[at] + count
    return sums
  })
  const count = computed(() => starts.value[blocks.value.length])
  const requests = new Set<Request>()
  let wanted: Block[] = []
  let key = options.key()
  let round = 0
  let looks = 0
  let recounting: ReturnType<typeof setTimeout> | undefined
  let retrying: ReturnType<typeof setTimeout> | undefined

  const changed = (next: readonly Block[] = blocks.value) => (blocks.value = [...next])

  function start() {
    stop()
    // What the page brought is kept by the history, too: it stays as it is.
    const { buckets, columns } = structuredClone(toRaw(options.first()))
    changed(buckets.map((bucket) => begin(bucket, columns[bucket.key])))
    key = options.key()
  }

  function begin(bucket: BucketCount, facts?: BucketFacts) {
    const block: Block = { ...bucket, columns: null, used: 0, stale: false }
    if (facts) fill(block, facts)
    return block
  }

  function fill(block: Block, facts: BucketFacts) {
    block.columns = new TimelineColumns(facts, options.home)
    block.stale = false
    settle(block)
  }

  function settle(block: Block) {
    if (!block.columns) return
    block.count = block.columns.ids.length
    block.aspectSum = block.columns.aspectSum
  }

  function stop() {
    round++
    requests.forEach(({ abort }) => abort.abort())
    requests.clear()
    wanted = []
    failed.value = false
    clearTimeout(recounting)
    clearTimeout(retrying)
    recounting = undefined
  }

  const isLacking = (block: Block) => !block.columns || block.stale
  const isComing = (block: Block) => [...requests].some((request) => request.block === block)

  /** The blocks in sight and those near it. While somebody rushes past, nothing new is asked for. */
  function want(from: number, to: number, calm: boolean) {
    const near = blocks.value.slice(from, to + 1)
    looks++
    near.forEach((block) => (block.used = looks))
    for (const request of requests) {
      if (!request.pinned && !near.includes(request.block)) {
        request.abort.abort()
        requests.delete(request)
      }
    }
    wanted = calm ? near.filter(isLacking) : []
    work()
  }

  function work() {
    if (retrying) return
    for (const block of wanted) {
      if (requests.size >= SIDE_BY_SIDE) return
      if (isLacking(block) && !isComing(block)) void ask(block, false)
    }
  }

  function ask(block: Block, pinned: boolean) {
    const there = [...requests].find((request) => request.block === block)
    if (there) {
      there.pinned ||= pinned
      return there.done
    }
    const abort = new AbortController()
    const request: Request = { block, abort, pinned, done: Promise.resolve() }
    request.done = bring(request, round)
    requests.add(request)
    return request.done
  }

  async function bring({ block, abort: { signal } }: Request, mine: number) {
    try {
      const facts = await options.fetchColumns(block.key, signal)
      if (signal.aborted || mine !== round) return
      fill(block, facts)
      block.used = Math.max(block.used, looks)
      failed.value = false
      letGo()
      changed(blocks.value.filter((known) => known !== block || block.count > 0))
    } catch {
      if (signal.aborted || mine !== round) return
      failed.value = true
      retrying ??= setTimeout(retry, RETRY_MS)
      // Months that fill up are told by days from then on.
      recountSoon()
    } finally {
      for (const request of requests) if (request.block === block) requests.delete(request)
      if (mine === round) work()
    }
  }

  function retry() {
    clearTimeout(retrying)
    retrying = undefined
    failed.value = false
    work()
  }

  /** What nobody has looked at for longest goes first; its height stays. */
  function letGo() {
    const here = blocks.value.filter(({ columns }) => columns)
    let sum = here.reduce((total, block) => total + block.count, 0)
    for (const block of here.sort((one, other) => one.used - other.used)) {
      if (sum <= KEPT || block.used >= looks) return
      block.columns = null
      sum -= block.count
    }
  }

  /** Asks how many there are by now. What is shown and seems to differ is asked for again. */
  async function recount() {
    clearTimeout(recounting)
    recounting = undefined
    const mine = round
    const { buckets } = await options.fetchBuckets()
    if (mine !== round) return
    const known = new Map(blocks.value.map((block) => [block.key, block]))
    changed(
      buckets.map((bucket) => {
        const block = known.get(bucket.key)
        if (!block) return begin(bucket)
        if (block.count !== bucket.count) {
          block.stale = true
          delete block.measured
          if (!block.columns) Object.assign(block, bucket)
        }
        return block
      })
    )
  }

  function recountSoon() {
    recounting ??= setTimeout(() => void recount().catch(() => undefined), RECOUNT_MS)
  }

  /** What changed while nobody looked. */
  async function refresh() {
    blocks.value.forEach((block) => (block.stale = block.columns !== null))
    await recount()
  }

  function locate(id: string) {
    for (const [at, block] of blocks.value.entries()) {
      const index = block.columns?.indexOf(id)
      if (index !== undefined) return { at, block, columns: block.columns!, index }
    }
  }

  const has = (id: string) => locate(id) !== undefined

  const sequence: PhotoSequence = {
    get count() {
      return count.value
    },
    indexOf(id) {
      const place = locate(id)
      return place && starts.value[place.at] + place.index
    },
    at(index) {
      const block = blockAt(index)
      if (!block?.columns) return undefined
      const inside = index - starts.value[blocks.value.indexOf(block)]
      return inside < block.columns.ids.length ? block.columns.photoAt(inside) : undefined
    },
    async load(index) {
      const block = blockAt(index)
      if (block && !block.columns) await ask(block, true)
    },
  }

  const blockAt = (index: number): Block | undefined =>
    index < 0 || index >= count.value ? undefined : blocks.value[placeIn(starts.value, index)]

  /** Brings the bucket of a photo, however far down it is. Answers whether it is in the list. */
  async function find(id: string) {
    if (has(id)) return true
    const place = await options.fetchPlace(id).catch(() => null)
    const block = place && blocks.value.find((known) => known.key === place)
    if (block) await ask(block, true)
    return has(id)
  }

  /** Of which org a photo is that is here. */
  const orgOf = (id: string) => locate(id)?.columns.orgOf(id)

  /** The ids of a stretch, in order. Those that are not here are asked for and not kept. */
  async function idsIn(from: number, to: number) {
    const mine = round
    const parts: { block: Block; first: number; end: number }[] = []
    for (const [at, block] of blocks.value.entries()) {
      const first = Math.max(0, from - starts.value[at])
      const end = Math.min(block.count, to - starts.value[at])
      if (first < end) parts.push({ block, first, end })
    }
    const ids: string[][] = []
    const queue = [...parts.entries()]
    const take = async () => {
      for (let next = queue.shift(); next && mine === round; next = queue.shift()) {
        const [place, { block, first, end }] = next
        const all = block.columns?.ids ?? (await options.fetchColumns(block.key)).ids
        // Whole buckets are taken whole, also where the count was a moment old.
        ids[place] = all.slice(first, end === block.count ? undefined : end)
      }
    }
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, take))
    return ids.flat()
  }

  /** Asks for photos that others have touched: each is put where it belongs now, or taken out. */
  async function look(ids: string[]) {
    const mine = round
    const photos = await options.fetchSome(ids)
    if (mine !== round) return
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

  /** What is known of those that are chosen: photos that are not here may be anything. */
  function among(chosen: ReadonlySet<string>) {
    const here: Photo[] = []
    for (const { columns } of blocks.value) {
      columns?.ids.forEach((id, index) => {
        if (chosen.has(id)) here.push(columns.photoAt(index))
      })
    }
    return here
  }

  /** Puts a photo where its time says, or lays it over the one that is there. */
  function put(photo: Photo) {
    if (options.holds(photo)) place([photo])
    else remove([photo.id])
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
    const there = blocks.value.filter(({ key: name }) => name === month || name.startsWith(day))
    // A very full day comes in parts.
    const part = there.find(
      ({ columns }) => columns && columns.localAt(columns.ids.length - 1) <= local
    )
    if (there.length > 0) return part ?? there.at(-1)!
    const byDays = blocks.value.some((block) => block.key.startsWith(`${month}-`))
    const block = begin({ key: byDays ? day : month, count: 0, aspectSum: 0 }, noFacts())
    block.used = looks
    const at = blocks.value.findIndex((other) => other.key < block.key)
    changed(blocks.value.toSpliced(at < 0 ? blocks.value.length : at, 0, block))
    return block
  }

  function remove(ids: readonly string[]) {
    const gone = new Set(ids)
    const removed: Photo[] = []
    for (const block of blocks.value) {
      const taken = block.columns?.remove(gone) ?? []
      if (taken.length === 0) continue
      removed.push(...taken)
      settle(block)
    }
    if (removed.length < gone.size) recountSoon()
    if (removed.length > 0) {
      changes.value++
      changed(blocks.value.filter((block) => block.count > 0))
    }
    return removed
  }

  const remembered = cameByHistory() ? left.get(key) : undefined
  if (remembered) {
    changed(remembered)
    void refresh().catch(() => undefined)
  } else start()

  onBeforeUnmount(() => {
    stop()
    left.delete(key)
    left.set(key, [...blocks.value])
    if (left.size > LISTS_REMEMBERED) left.delete(left.keys().next().value!)
  })

  const source: GridSource = {
    get blocks() {
      return blocks.value
    },
    want,
    load: sequence.load,
  }

  return {
    source,
    sequence,
    count,
    failed,
    changes,
    key: options.key,
    has,
    find,
    orgOf,
    idsIn,
    start,
    retry,
    refresh,
    recountSoon,
    look,
    patch,
    patchAll,
    among,
    put,
    putBack: place,
    remove,
  }
}
