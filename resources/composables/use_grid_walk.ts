import { computed, nextTick, ref, type Ref } from 'vue'
import { placeIn, type GridSource } from '~/components/photo/grid_stack'
import { firstRowBelow } from '~/components/photo/justified_rows'
import type { GridLayout } from '~/composables/use_grid_layout'

interface WalkOptions {
  source: () => GridSource
  /** The photos that are in the page. */
  drawn: () => readonly { id: string }[]
  chosen: () => ReadonlySet<string>
  /** For who only looks: there is nothing to select. */
  plain: () => boolean
  check: (id: string, range: boolean) => void
}

/** Walking through a grid by keyboard, and the one tile of it that Tab stops at. */
export function useGridWalk(
  root: Readonly<Ref<HTMLElement | null>>,
  grid: GridLayout,
  options: WalkOptions
) {
  const { layout, view, blocks, spotOf, indexOf } = grid
  const current = ref<string | null>(null)

  // One tile of the grid is reached by Tab: the one last visited, else the first in sight.
  const reachable = computed(() => {
    if (options.drawn().some(({ id }) => id === current.value)) return current.value
    return firstInSight()?.id
  })

  function firstInSight() {
    const { from, to } = view.value
    const line = from + (to - from) / 3
    const at = placeIn(layout.value.tops, line)
    const columns = blocks.value[at]?.columns
    if (!columns) return undefined
    const arrangement = grid.arranged(columns)
    const row = Math.min(
      firstRowBelow(arrangement, line - grid.bodyTop(at)),
      arrangement.tops.length - 1
    )
    const inside = arrangement.starts[row]
    return { id: columns.ids[inside], index: layout.value.starts[at] + inside }
  }

  async function focus(id: string) {
    current.value = id
    await nextTick()
    root.value
      ?.querySelector<HTMLElement>(`[data-photo="${id}"] > a`)
      ?.focus({ preventScroll: true })
  }

  const total = () => layout.value.starts[blocks.value.length]

  async function go(index: number, event: KeyboardEvent) {
    event.preventDefault()
    const { shiftKey } = event
    const before = current.value
    const goal = Math.max(0, Math.min(total() - 1, index))
    await options.source().load(goal)
    await nextTick()
    const spot = spotOf(goal)
    if (!spot) return
    if (shiftKey && !options.plain()) {
      if (options.chosen().size === 0 && before) options.check(before, false)
      options.check(spot.id, true)
    }
    grid.scrollToIndex(goal, 'nearest')
    await nextTick()
    await focus(spot.id)
  }

  /** The tile above or below whose middle is nearest. */
  async function vertical(index: number, step: 1 | -1) {
    const spot = spotOf(index)
    if (!spot) return index
    const rows = spot.arrangement.tops.length
    const inBlock = spot.row + step >= 0 && spot.row + step < rows
    const edge = step > 0 ? layout.value.starts[spot.at + 1] : layout.value.starts[spot.at] - 1
    if (!inBlock) {
      if (edge < 0 || edge >= total()) return index
      await options.source().load(edge)
      await nextTick()
    }
    const beside = inBlock
      ? { ...spot, row: spot.row + step }
      : (spotOf(edge) ?? { ...spot, row: spot.row })
    const { starts, lefts, widths } = beside.arrangement
    const first = layout.value.starts[beside.at]
    let best = starts[beside.row]
    const distance = (at: number) => Math.abs(lefts[at] + widths[at] / 2 - spot.middle)
    for (let at = best + 1; at < starts[beside.row + 1]; at++)
      if (distance(at) < distance(best)) best = at
    return first + best
  }

  async function onKey(event: KeyboardEvent) {
    const tile = (event.target as HTMLElement).closest<HTMLElement>('[data-photo]')
    const id = tile?.dataset.photo
    const index = id === undefined ? undefined : indexOf(id)
    if (id === undefined || index === undefined || event.ctrlKey || event.metaKey || event.altKey)
      return
    if (event.key === 'ArrowRight') void go(index + 1, event)
    else if (event.key === 'ArrowLeft') void go(index - 1, event)
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      void go(await vertical(index, event.key === 'ArrowDown' ? 1 : -1), event)
    } else if (event.key === 'Home') void go(0, event)
    else if (event.key === 'End') void go(total() - 1, event)
    else if (options.plain()) return
    else if (
      event.key.toLowerCase() === 'x' ||
      (event.key === ' ' && event.target instanceof HTMLAnchorElement)
    ) {
      event.preventDefault()
      options.check(id, event.shiftKey)
    }
  }

  return { current, reachable, firstInSight, focus, onKey }
}
