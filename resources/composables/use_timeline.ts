import { onBeforeUnmount, toRaw } from 'vue'
import type { GridSource } from '~/components/photo/grid_stack'
import type { PhotoSequence } from '~/components/photo/photo_sequence'
import type { Photo } from '~/components/photo/photo_types'
import { timelineBlocks, type Block, type BucketCount } from '~/components/photo/timeline_blocks'
import type { BucketFacts, OrgName } from '~/components/photo/timeline_columns'
import { SIDE_BY_SIDE, useBucketLoading } from '~/composables/use_bucket_loading'
import { cameByHistory } from '~/composables/use_history'
import { useTimelineChanges } from '~/composables/use_timeline_changes'

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
  /** Whether a photo surely belongs here: where that cannot be told, the server is asked. */
  holds: (photo: Photo) => boolean
  /** The org that everything is of, unless the answers name several. */
  home: OrgName
}

export type Timeline = ReturnType<typeof useTimeline>

const LISTS_REMEMBERED = 4
const RECOUNT_MS = 700
const left = new Map<string, Block[]>()

/**
 * All photos of a page, of which only those near what somebody looks at are here: buckets with their counts first, the
 * photos of a bucket when it is wanted, and every change since.
 */
export function useTimeline(options: TimelineOptions) {
  const blocks = timelineBlocks(options.home)
  const { list, count, starts, changed, locate, blockAt } = blocks
  const loading = useBucketLoading(blocks, { ...options, recountSoon })
  const { changes, place, ...deeds } = useTimelineChanges(blocks, { ...options, recountSoon })
  let key = options.key()
  let recounting: ReturnType<typeof setTimeout> | undefined

  function start() {
    stop()
    // What the page brought is kept by the history, too: it stays as it is.
    const { buckets, columns } = structuredClone(toRaw(options.first()))
    changed(buckets.map((bucket) => blocks.begin(bucket, columns[bucket.key])))
    key = options.key()
  }

  function stop() {
    blocks.renew()
    loading.stop()
    clearTimeout(recounting)
    recounting = undefined
  }

  /** Asks how many there are by now. What is shown and seems to differ is asked for again. */
  async function recount() {
    clearTimeout(recounting)
    recounting = undefined
    const isWanted = blocks.sameList()
    const { buckets } = await options.fetchBuckets()
    if (!isWanted()) return
    const known = new Map(list.value.map((block) => [block.key, block]))
    changed(
      buckets.map((bucket) => {
        const block = known.get(bucket.key)
        if (!block) return blocks.begin(bucket)
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
    list.value.forEach((block) => (block.stale = block.columns !== null))
    await recount()
  }

  const has = (id: string) => locate(id) !== undefined

  const sequence: PhotoSequence = {
    get count() {
      return count.value
    },
    indexOf(id) {
      const there = locate(id)
      return there && starts.value[there.at] + there.index
    },
    at(index) {
      const block = blockAt(index)
      if (!block?.columns) return undefined
      const inside = index - starts.value[list.value.indexOf(block)]
      return inside < block.columns.ids.length ? block.columns.photoAt(inside) : undefined
    },
    async load(index) {
      const block = blockAt(index)
      if (block && !block.columns) await loading.ask(block)
    },
  }

  /** Brings the bucket of a photo, however far down it is. Answers whether it is in the list. */
  async function find(id: string) {
    if (has(id)) return true
    const bucket = await options.fetchPlace(id).catch(() => null)
    const block = bucket && list.value.find((known) => known.key === bucket)
    if (block) await loading.ask(block)
    return has(id)
  }

  /** Of which org a photo is that is here. */
  const orgOf = (id: string) => locate(id)?.columns.orgOf(id)

  /** The ids of a stretch, in order. Those that are not here are asked for and not kept. */
  async function idsIn(from: number, to: number) {
    const isWanted = blocks.sameList()
    const ids: string[][] = []
    const queue = [...blocks.partsOf(from, to).entries()]
    const take = async () => {
      for (let next = queue.shift(); next && isWanted(); next = queue.shift()) {
        const [at, { block, first, end }] = next
        const all = block.columns?.ids ?? (await options.fetchColumns(block.key)).ids
        // Whole buckets are taken whole, also where the count was a moment old.
        ids[at] = all.slice(first, end === block.count ? undefined : end)
      }
    }
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, take))
    return ids.flat()
  }

  /** What is known of those that are chosen: photos that are not here may be anything. */
  function among(chosen: ReadonlySet<string>) {
    const here: Photo[] = []
    for (const { columns } of list.value) {
      columns?.ids.forEach((id, index) => {
        if (chosen.has(id)) here.push(columns.photoAt(index))
      })
    }
    return here
  }

  const remembered = cameByHistory() ? left.get(key) : undefined
  if (remembered) {
    changed(remembered)
    void refresh().catch(() => undefined)
  } else start()

  onBeforeUnmount(() => {
    stop()
    left.delete(key)
    left.set(key, [...list.value])
    if (left.size > LISTS_REMEMBERED) left.delete(left.keys().next().value!)
  })

  const source: GridSource = {
    get blocks() {
      return list.value
    },
    want: loading.want,
    load: sequence.load,
  }

  return {
    ...deeds,
    source,
    sequence,
    count,
    failed: loading.failed,
    changes,
    key: options.key,
    has,
    find,
    orgOf,
    idsIn,
    start,
    retry: loading.retry,
    refresh,
    recountSoon,
    among,
    putBack: place,
  }
}
