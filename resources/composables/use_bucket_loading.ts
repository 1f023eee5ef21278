import { ref } from 'vue'
import type { Block, TimelineBlocks } from '~/components/photo/timeline_blocks'
import type { BucketFacts } from '~/components/photo/timeline_columns'

interface LoadingOptions {
  fetchColumns: (key: string, signal?: AbortSignal) => Promise<BucketFacts>
  /** What could not be fetched may have become another bucket. */
  recountSoon: () => void
}

interface Request {
  block: Block
  abort: AbortController
  /** Somebody waits for exactly this one. */
  pinned: boolean
  done: Promise<void>
}

export const SIDE_BY_SIDE = 4
const RETRY_MS = 3000

/** Brings the photos of buckets that are looked at, and gives up on those that are not any more. */
export function useBucketLoading(
  blocks: TimelineBlocks,
  { fetchColumns, recountSoon }: LoadingOptions
) {
  const failed = ref(false)
  const requests = new Set<Request>()
  let wanted: Block[] = []
  let retrying: ReturnType<typeof setTimeout> | undefined

  const isLacking = (block: Block) => !block.columns || block.stale
  const isComing = (block: Block) => [...requests].some((request) => request.block === block)

  /** The blocks in sight and those near it. While somebody rushes past, nothing new is asked for. */
  function want(from: number, to: number, calm: boolean) {
    const near = blocks.list.value.slice(from, to + 1)
    blocks.see(near)
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
    request.done = bring(request, blocks.sameList())
    requests.add(request)
    return request.done
  }

  async function bring({ block, abort: { signal } }: Request, isWanted: () => boolean) {
    try {
      const facts = await fetchColumns(block.key, signal)
      if (signal.aborted || !isWanted()) return
      blocks.fill(block, facts)
      blocks.touch(block)
      failed.value = false
      blocks.letGo()
      blocks.changed(blocks.list.value.filter((known) => known !== block || block.count > 0))
    } catch {
      if (signal.aborted || !isWanted()) return
      failed.value = true
      retrying ??= setTimeout(retry, RETRY_MS)
      // Months that fill up are told by days from then on.
      recountSoon()
    } finally {
      for (const request of requests) if (request.block === block) requests.delete(request)
      if (isWanted()) work()
    }
  }

  function retry() {
    clearTimeout(retrying)
    retrying = undefined
    failed.value = false
    work()
  }

  function stop() {
    requests.forEach(({ abort }) => abort.abort())
    requests.clear()
    wanted = []
    failed.value = false
    clearTimeout(retrying)
    retrying = undefined
  }

  return { failed, want, ask: (block: Block) => ask(block, true), retry, stop }
}
