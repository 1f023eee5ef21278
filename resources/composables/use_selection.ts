import { computed, shallowRef } from 'vue'

export type Selection = ReturnType<typeof useSelection>

/** Which of a list are chosen. `ids` is the list in the order people see it. */
export function useSelection(ids: () => readonly string[]) {
  const chosen = shallowRef<ReadonlySet<string>>(new Set())
  const anchor = shallowRef<string | null>(null)
  const active = computed(() => chosen.value.size > 0)

  function toggle(id: string) {
    const next = new Set(chosen.value)
    if (!next.delete(id)) next.add(id)
    chosen.value = next
    anchor.value = id
  }

  /** From the last one touched to this one, as Shift does everywhere. */
  function extendTo(id: string) {
    const list = ids()
    const from = anchor.value === null ? -1 : list.indexOf(anchor.value)
    const to = list.indexOf(id)
    if (from < 0 || to < 0) return toggle(id)
    chosen.value = new Set([
      ...chosen.value,
      ...list.slice(Math.min(from, to), Math.max(from, to) + 1),
    ])
  }

  function all() {
    chosen.value = new Set(ids())
  }

  function clear() {
    chosen.value = new Set()
    anchor.value = null
  }

  function forget(gone: readonly string[]) {
    if (gone.some((id) => chosen.value.has(id))) {
      chosen.value = new Set([...chosen.value].filter((id) => !gone.includes(id)))
    }
  }

  return { chosen, active, toggle, extendTo, all, clear, forget }
}
