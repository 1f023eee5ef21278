import { computed, shallowRef } from 'vue'
import { placeIn, type GridBlock } from '~/components/photo/grid_stack'
import {
  TimelineColumns,
  type BucketFacts,
  type OrgName,
} from '~/components/photo/timeline_columns'

export type BucketCount = {
  key: string
  count: number
  aspectSum: number
}

/** One bucket of a timeline: its count, and its photos while they are here. */
export interface Block extends GridBlock {
  columns: TimelineColumns | null
  /** When it was last in sight, in looks. */
  used: number
  /** Shown, but to be asked for again when somebody looks. */
  stale: boolean
}

export type TimelineBlocks = ReturnType<typeof timelineBlocks>

/** So many photos are kept: what nobody has looked at for longest is let go. */
const KEPT = 24_000

/** The buckets of a timeline in order. `home` is the org that everything is of, unless the answers name several. */
export function timelineBlocks(home: OrgName) {
  /** A new array after every change; the blocks in it stay the same. */
  const list = shallowRef<readonly Block[]>([])
  const starts = computed(() => {
    const sums = new Uint32Array(list.value.length + 1)
    for (const [at, { count }] of list.value.entries()) sums[at + 1] = sums[at] + count
    return sums
  })
  const count = computed(() => starts.value[list.value.length])
  let looks = 0
  let round = 0

  const changed = (next: readonly Block[] = list.value) => (list.value = [...next])

  /** A new list in the place of this one: answers that are still under way are not for it. */
  function renew() {
    round++
  }

  /** Answers, later on, whether the list is still the one it is now. */
  function sameList() {
    const mine = round
    return () => mine === round
  }

  function begin(bucket: BucketCount, facts?: BucketFacts) {
    const block: Block = { ...bucket, columns: null, used: 0, stale: false }
    if (facts) fill(block, facts)
    return block
  }

  function fill(block: Block, facts: BucketFacts) {
    block.columns = new TimelineColumns(facts, home)
    block.stale = false
    settle(block)
  }

  function settle(block: Block) {
    if (!block.columns) return
    block.count = block.columns.ids.length
    block.aspectSum = block.columns.aspectSum
  }

  /** Somebody looks at these. */
  function see(near: readonly Block[]) {
    looks++
    near.forEach((block) => (block.used = looks))
  }

  /** It has just come: what is in sight now is not let go for it, and neither is it. */
  const touch = (block: Block) => (block.used = looks)

  /** What nobody has looked at for longest goes first; its height stays. */
  function letGo() {
    const here = list.value.filter(({ columns }) => columns)
    let sum = here.reduce((total, block) => total + block.count, 0)
    for (const block of here.sort((one, other) => one.used - other.used)) {
      if (sum <= KEPT || block.used >= looks) return
      block.columns = null
      sum -= block.count
    }
  }

  function locate(id: string) {
    for (const [at, block] of list.value.entries()) {
      const index = block.columns?.indexOf(id)
      if (index !== undefined) return { at, block, columns: block.columns!, index }
    }
  }

  const blockAt = (index: number): Block | undefined =>
    index < 0 || index >= count.value ? undefined : list.value[placeIn(starts.value, index)]

  /** The parts of blocks that a stretch of photos is made of, in order. */
  function partsOf(from: number, to: number) {
    const parts: { block: Block; first: number; end: number }[] = []
    for (const [at, block] of list.value.entries()) {
      const first = Math.max(0, from - starts.value[at])
      const end = Math.min(block.count, to - starts.value[at])
      if (first < end) parts.push({ block, first, end })
    }
    return parts
  }

  return {
    list,
    starts,
    count,
    changed,
    renew,
    sameList,
    begin,
    fill,
    settle,
    see,
    touch,
    letGo,
    locate,
    blockAt,
    partsOf,
  }
}
