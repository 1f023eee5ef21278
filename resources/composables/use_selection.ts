import { computed, shallowRef } from 'vue'

/** Things in the order people see them; not all of them need be here. */
export interface Order {
  count: () => number
  indexOf: (id: string) => number | undefined
  /** The ids from one place up to before another. */
  idsIn: (from: number, to: number) => readonly string[] | Promise<readonly string[]>
}

export type Selection = ReturnType<typeof useSelection>

/** The order of a list that is here as a whole. */
export function orderOf(ids: () => readonly string[]): Order {
  return {
    count: () => ids().length,
    indexOf: (id) => {
      const place = ids().indexOf(id)
      return place < 0 ? undefined : place
    },
    idsIn: (from, to) => ids().slice(from, to),
  }
}

/** Which of a list are chosen. */
export function useSelection(order: Order) {
  const chosen = shallowRef<ReadonlySet<string>>(new Set())
  const active = computed(() => chosen.value.size > 0)
  /** Where a range begins: kept as a place as well, for when what stood there is not here any more. */
  let anchor: { id: string; index: number } | null = null
  let swipe: { base: ReadonlySet<string>; from: number; on: boolean } | null = null
  let turn = 0

  function toggle(id: string) {
    turn++
    const next = new Set(chosen.value)
    if (!next.delete(id)) next.add(id)
    chosen.value = next
    keep(id)
  }

  function keep(id: string) {
    const index = order.indexOf(id)
    anchor = index === undefined ? null : { id, index }
  }

  /** From the last one touched to this one, as Shift does everywhere. */
  async function extendTo(id: string) {
    const from = anchor && (order.indexOf(anchor.id) ?? anchor.index)
    const to = order.indexOf(id)
    if (from === null || to === undefined) return toggle(id)
    await choose(Math.min(from, to), Math.max(from, to) + 1, true)
  }

  /** Chooses a stretch, or gives it up. */
  async function choose(from: number, to: number, on: boolean) {
    const mine = ++turn
    const ids = await order.idsIn(from, to)
    if (mine !== turn) return
    chosen.value = changed(chosen.value, ids, on)
  }

  function changed(base: ReadonlySet<string>, ids: readonly string[], on: boolean) {
    const next = new Set(base)
    for (const id of ids) {
      if (on) next.add(id)
      else next.delete(id)
    }
    return next
  }

  const all = () => choose(0, order.count(), true)

  /** A finger begins to draw: what it comes over becomes what the first one has become. */
  function begin(id: string) {
    const base = chosen.value
    toggle(id)
    const from = order.indexOf(id)
    swipe = from === undefined ? null : { base, from, on: !base.has(id) }
  }

  async function drawTo(id: string) {
    const to = order.indexOf(id)
    if (!swipe || to === undefined) return
    const { base, from, on } = swipe
    const mine = ++turn
    const ids = await order.idsIn(Math.min(from, to), Math.max(from, to) + 1)
    if (mine === turn) chosen.value = changed(base, ids, on)
  }

  function clear() {
    turn++
    chosen.value = new Set()
    anchor = null
  }

  function forget(gone: readonly string[]) {
    if (gone.some((id) => chosen.value.has(id))) chosen.value = changed(chosen.value, gone, false)
  }

  return { chosen, active, toggle, extendTo, choose, all, begin, drawTo, clear, forget }
}
