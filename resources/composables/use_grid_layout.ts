import { useEventListener, useResizeObserver } from '@vueuse/core'
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref } from 'vue'
import {
  arrangementOf,
  hasHeading,
  placeIn,
  stack,
  type GridColumns,
  type GridSource,
  type StackOptions,
} from '~/components/photo/grid_stack'
import { firstRowBelow, rowOf } from '~/components/photo/justified_rows'

interface GridOptions {
  source: () => GridSource
  dated: () => boolean
  /** Room that is kept free at the right. */
  gutter: () => number
}

/** Where somebody looks, in words that survive other widths and other heights above. */
export interface GridPlace {
  block: string
  /** The photo at the upper edge, where it is known; else how far down its block one is. */
  photo: string | null
  share: number
  /** How far below the upper edge of the window that is. */
  top: number
}

export type GridLayout = ReturnType<typeof useGridLayout>

const GAP = 4
const HEADING = 60
/** Below the headers that stay on top. */
const ROOF = 140
/** Faster than this many windows in a tenth of a second, and nobody can see what passes. */
const RUSH = 1.2
const REST_MS = 70
const GOING_ON_MS = 150
const STEP = 200

/** Where every photo of a grid stands, what of it is near the window, and how it stays where it is. */
export function useGridLayout(root: Ref<HTMLElement | null>, options: GridOptions) {
  const width = ref(0)
  const view = shallowRef({ from: 0, to: 0 })
  /** How far the upper edge of the window is below the upper edge of the grid. */
  const scrolled = ref(0)
  const blocks = computed(() => options.source().blocks)

  const measures = computed<StackOptions>(() => ({
    width: width.value,
    target: width.value < 640 ? 120 : 220,
    gap: GAP,
    markHeight: width.value < 640 ? 34 : 38,
    headingHeight: HEADING,
    dated: options.dated(),
  }))
  const layout = computed(() => stack(blocks.value, measures.value))

  /** How far beyond the window photos are kept ready. */
  const marginOf = () => Math.max(500, window.innerHeight * 0.6)

  const headingOf = (at: number) => (hasHeading(blocks.value, at, measures.value) ? HEADING : 0)
  const bodyTop = (at: number) => layout.value.tops[at] + headingOf(at)
  const arranged = (columns: GridColumns) => arrangementOf(columns, measures.value)

  let anchor: GridPlace | null = null
  let last = { y: 0, at: 0 }
  let resting: ReturnType<typeof setTimeout> | undefined
  let widening = 0

  /** What is near the window is in the page; the rest is only height. */
  function look() {
    const box = root.value?.getBoundingClientRect()
    if (!box || width.value === 0) return
    const y = -box.top
    scrolled.value = y
    const now = performance.now()
    const since = now - last.at
    // A single leap has arrived: only what goes on and on is a rush.
    const rush =
      since < GOING_ON_MS &&
      Math.abs(y - last.y) / Math.max(16, since) > (RUSH * window.innerHeight) / 100
    last = { y, at: now }
    show(y)
    anchor = placeNow()
    clearTimeout(resting)
    if (rush) resting = setTimeout(look, REST_MS)
    ask(y, !rush)
  }

  function show(y: number) {
    const end = y + window.innerHeight
    const far = y > view.value.to || end < view.value.from
    // After a leap what is in sight comes first, and its surroundings a moment later.
    const margin = far ? 0 : marginOf()
    cancelAnimationFrame(widening)
    if (far) widening = requestAnimationFrame(() => (widening = requestAnimationFrame(look)))
    // In steps, so that not every pixel of scrolling means work.
    const from = Math.floor((y - margin) / STEP) * STEP
    const to = Math.ceil((end + margin) / STEP) * STEP
    if (from !== view.value.from || to !== view.value.to) view.value = { from, to }
  }

  function ask(y: number, calm: boolean) {
    if (blocks.value.length === 0) return
    const { tops } = layout.value
    const ahead = window.innerHeight * 1.5
    const from = placeIn(tops, Math.max(0, y - ahead))
    const to = placeIn(tops, Math.max(0, y + window.innerHeight + ahead))
    options.source().want(from, to, calm)
  }

  /** Nothing at the very top: there new photos push the others down. */
  function placeNow(): GridPlace | null {
    const box = root.value?.getBoundingClientRect()
    const line = ROOF - (box?.top ?? 0)
    if (!box || line <= 0 || blocks.value.length === 0) return null
    const at = placeIn(layout.value.tops, line)
    const block = blocks.value[at]
    const inside = line - bodyTop(at)
    const height = layout.value.tops[at + 1] - bodyTop(at)
    const share = Math.max(0, inside / Math.max(1, height))
    if (block.columns) {
      const arrangement = arranged(block.columns)
      const row = firstRowBelow(arrangement, Math.max(0, inside))
      if (row < arrangement.tops.length) {
        const top = box.top + bodyTop(at) + arrangement.tops[row]
        return {
          block: block.key,
          photo: block.columns.ids[arrangement.starts[row]],
          share,
          top,
        }
      }
    }
    return { block: block.key, photo: null, share, top: ROOF }
  }

  /** How far down in the grid a place is now; undefined where its block has gone. */
  function heightOf(place: GridPlace) {
    const at = blocks.value.findIndex(({ key }) => key === place.block)
    if (at < 0) return undefined
    const { columns } = blocks.value[at]
    const index = place.photo === null ? undefined : columns?.indexOf(place.photo)
    if (columns && index !== undefined)
      return bodyTop(at) + arranged(columns).tops[rowOf(arranged(columns), index)]
    const height = layout.value.tops[at + 1] - bodyTop(at)
    const known = place.photo === null || !columns
    // Where the photo itself has gone, what followed it takes its place.
    return known ? bodyTop(at) + place.share * height : undefined
  }

  function moveTo(place: GridPlace) {
    const height = heightOf(place)
    if (height === undefined || !root.value) return
    const top = place.photo === null ? ROOF : place.top
    const moved = root.value.getBoundingClientRect().top + height - top
    if (Math.abs(moved) > 1) window.scrollBy({ top: moved, behavior: 'instant' })
  }

  /** Goes back to where somebody was, however much of it has to be fetched first. */
  async function restore(place: GridPlace) {
    const at = blocks.value.findIndex(({ key }) => key === place.block)
    if (at < 0) return
    await options.source().load(layout.value.starts[at])
    await new Promise((resume) => requestAnimationFrame(() => requestAnimationFrame(resume)))
    moveTo(place)
    look()
  }

  function measure() {
    const room = root.value?.clientWidth ?? 0
    width.value = Math.max(0, room - options.gutter())
    look()
  }

  onMounted(measure)
  useResizeObserver(root, measure)
  watch(options.gutter, measure)
  useEventListener(window, 'scroll', look, { passive: true })
  useEventListener(window, 'resize', look, { passive: true })
  watch(
    layout,
    () => {
      // What somebody looks at stays where it is when photos come or go above it, or the window changes its width.
      if (anchor) moveTo(anchor)
      look()
    },
    { flush: 'post' }
  )
  onBeforeUnmount(() => {
    clearTimeout(resting)
    cancelAnimationFrame(widening)
  })

  /** Where a photo stands: its block, its place in it, and its row. Undefined while it is not here. */
  function spotOf(index: number) {
    if (index < 0 || index >= layout.value.starts[blocks.value.length]) return undefined
    const at = placeIn(layout.value.starts, index)
    const { columns } = blocks.value[at]
    const inside = index - layout.value.starts[at]
    if (!columns || inside >= columns.ids.length) return undefined
    const arrangement = arranged(columns)
    const row = rowOf(arrangement, inside)
    return {
      at,
      columns,
      arrangement,
      inside,
      row,
      id: columns.ids[inside],
      top: bodyTop(at) + arrangement.tops[row],
      height: arrangement.heights[row],
      middle: arrangement.lefts[inside] + arrangement.widths[inside] / 2,
    }
  }

  function indexOf(id: string) {
    for (const [at, { columns }] of blocks.value.entries()) {
      const inside = columns?.indexOf(id)
      if (inside !== undefined) return layout.value.starts[at] + inside
    }
  }

  function scrollToIndex(index: number, block: 'nearest' | 'center') {
    const spot = spotOf(index)
    if (!spot || !root.value) return
    const top = root.value.getBoundingClientRect().top + spot.top
    const bottom = top + spot.height
    if (block === 'nearest' && top >= ROOF && bottom <= window.innerHeight - 40) return
    const goal =
      block === 'center' || top > window.innerHeight || bottom < 0
        ? top - (window.innerHeight - spot.height) / 2
        : top < ROOF
          ? top - ROOF
          : bottom - window.innerHeight + 60
    window.scrollBy({ top: goal, behavior: 'instant' })
    look()
  }

  /** Scrolls so that this height of the grid is below the headers. */
  function scrollToHeight(height: number) {
    if (!root.value) return
    const header = window.innerWidth < 1024 ? 124 : 68
    const top = root.value.getBoundingClientRect().top + height - header
    window.scrollBy({ top, behavior: 'instant' })
  }

  return {
    width,
    view,
    scrolled,
    blocks,
    measures,
    layout,
    bodyTop,
    headingOf,
    arranged,
    spotOf,
    indexOf,
    scrollToIndex,
    scrollToHeight,
    placeNow,
    restore,
  }
}
