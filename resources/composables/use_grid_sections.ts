import { computed, type Ref } from 'vue'
import { monthOf, placeIn } from '~/components/photo/grid_stack'
import { firstRowBelow } from '~/components/photo/justified_rows'
import type { GridLayout } from '~/composables/use_grid_layout'
import { useI18n } from '~/composables/use_i18n'

interface SectionOptions {
  /** Whether months and days have their names above them. */
  dated: () => boolean
  chosen: () => ReadonlySet<string>
  /** What has the focus stays in the page, however far somebody scrolls away from it. */
  held: Ref<string | null>
}

/** What of a grid is in the page: the blocks near the window, with the tiles, names and grey rows to draw. */
export function useGridSections(grid: GridLayout, options: SectionOptions) {
  const { layout, view, blocks, measures, spotOf, indexOf } = grid
  const { date } = useI18n()

  const monthName = (key: string) =>
    date(`${monthOf(key)}-01T00:00:00Z`, { month: 'long', year: 'numeric', timeZone: 'UTC' })

  function rowsNear(at: number) {
    const { columns } = blocks.value[at]
    if (!columns) return []
    const arrangement = grid.arranged(columns)
    const top = grid.bodyTop(at)
    const rows: number[] = []
    const first = firstRowBelow(arrangement, view.value.from - top)
    for (let row = first; row < arrangement.tops.length; row++) {
      if (arrangement.tops[row] > view.value.to - top) break
      rows.push(row)
    }
    const spot = heldSpot.value
    if (spot?.at === at && !rows.includes(spot.row)) rows.push(spot.row)
    return rows.sort((one, other) => one - other)
  }

  const heldSpot = computed(() => {
    const index = options.held.value === null ? undefined : indexOf(options.held.value)
    return index === undefined ? undefined : spotOf(index)
  })

  const near = computed(() => {
    if (blocks.value.length === 0 || measures.value.width === 0) return []
    const { tops } = layout.value
    const first = placeIn(tops, view.value.from)
    const last = placeIn(tops, Math.max(0, view.value.to))
    const places = Array.from({ length: last - first + 1 }, (_, offset) => first + offset)
    const spot = heldSpot.value
    if (!spot || places.includes(spot.at)) return places
    return spot.at < first ? [spot.at, ...places] : [...places, spot.at]
  })

  const sections = computed(() =>
    near.value.map((at) => {
      const { key } = blocks.value[at]
      const heading = grid.headingOf(at)
      const top = layout.value.tops[at]
      return {
        key,
        heading: heading > 0 && { text: monthName(key), ...monthSpan(at) },
        style: `top:${top}px`,
        tiles: tilesOf(at, heading),
        marks: marksOf(at, heading),
        bones: bonesOf(at, heading),
      }
    })
  )

  /** First photo of the month that begins with a block, and the one after its last. */
  function monthSpan(at: number) {
    const month = monthOf(blocks.value[at].key)
    let end = at + 1
    while (end < blocks.value.length && monthOf(blocks.value[end].key) === month) end++
    return { from: layout.value.starts[at], to: layout.value.starts[end] }
  }

  function tilesOf(at: number, heading: number) {
    const { columns } = blocks.value[at]
    if (!columns) return []
    const { starts, tops, heights, lefts, widths } = grid.arranged(columns)
    return rowsNear(at).flatMap((row) =>
      Array.from({ length: starts[row + 1] - starts[row] }, (_, offset) => {
        const index = starts[row] + offset
        const [width, height] = [widths[index], heights[row]]
        return {
          photo: columns.photoAt(index),
          top: tops[row],
          longSide: Math.max(width, height),
          // A string, so that what stays where it is need not be drawn again.
          style: `left:${lefts[index]}px;top:${heading + tops[row]}px;width:${width}px;height:${height}px`,
        }
      })
    )
  }

  function marksOf(at: number, heading: number) {
    const { columns } = blocks.value[at]
    if (!columns || !options.dated()) return []
    const top = grid.bodyTop(at)
    const { from, to } = view.value
    return grid
      .arranged(columns)
      .marks.filter((mark) => mark.top + top >= from - 100 && mark.top + top <= to)
      .map(({ day, start, end, left, width, top: over }) => ({
        day,
        from: layout.value.starts[at] + start,
        to: layout.value.starts[at] + end,
        width,
        chosen: options.chosen().size > 0 && isChosen(columns.ids, start, end),
        style: `left:${left}px;top:${heading + over}px;width:${width}px;height:${measures.value.markHeight}px`,
      }))
  }

  function isChosen(ids: readonly string[], start: number, end: number) {
    for (let index = start; index < end; index++)
      if (!options.chosen().has(ids[index])) return false
    return true
  }

  /** Where photos will be: as high as they are expected to be, in rows. */
  function bonesOf(at: number, heading: number) {
    if (blocks.value[at].columns) return null
    const height = layout.value.tops[at + 1] - layout.value.tops[at] - heading
    const step = measures.value.target + measures.value.gap
    const body = layout.value.tops[at] + heading
    const first = Math.max(0, Math.floor((view.value.from - body) / step))
    const end = Math.min(Math.ceil(height / step), Math.ceil((view.value.to - body) / step))
    if (end <= first) return null
    const room = Math.min(end * step, height) - first * step
    return `top:${heading + first * step}px;height:${room}px;width:${measures.value.width}px;--step:${step}px`
  }

  return sections
}
