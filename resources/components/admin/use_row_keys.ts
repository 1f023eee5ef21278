import { useEventListener } from '@vueuse/core'
import { nextTick, ref, type Ref } from 'vue'
import { isDialogOpen, isTyping, useKeyHints } from '~/composables/use_keys'

interface Deeds {
  count: () => number
  open: (index: number) => void
  edit: (index: number) => void
  select: (index: number, isRange: boolean) => void
  selectPage: () => void
  /** Answers whether there was anything to clear. */
  clear: () => boolean
  search: () => void
  /** Where the keyboard goes behind the last row. */
  leave: () => void
}

/** Rows by keyboard: one of them at a time can be reached by Tab, the others by arrows and letters. */
export function useRowKeys(frame: Ref<HTMLElement | null>, deeds: Deeds) {
  const at = ref(0)

  useKeyHints([
    { keys: ['/'], label: 'admin_list.key_search' },
    { keys: ['J', 'K'], label: 'admin_list.key_walk' },
    { keys: ['enter'], label: 'admin_list.key_open' },
    { keys: ['X'], label: 'admin_list.key_select' },
    { keys: ['shift', 'X'], label: 'admin_list.key_range' },
    { keys: ['meta', 'A'], label: 'admin_list.key_page' },
    { keys: ['E'], label: 'admin_list.key_edit' },
    { keys: ['escape'], label: 'admin_list.key_clear' },
  ])

  const rowAt = (index: number) =>
    frame.value?.querySelector<HTMLElement>(`[data-row="${index}"]`) ?? null

  const rowWith = (target: EventTarget | null) =>
    target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null

  async function focus(index: number) {
    at.value = Math.max(0, Math.min(index, deeds.count() - 1))
    await nextTick()
    rowAt(at.value)?.focus()
  }

  function walk(step: number, isInside: boolean) {
    if (!isInside) return focus(at.value)
    if (at.value + step >= deeds.count()) return deeds.leave()
    return focus(at.value + step)
  }

  /** The row in which something has the focus is the one that keys mean. */
  function follow(event: FocusEvent) {
    const row = rowWith(event.target)
    if (row) at.value = Number(row.dataset.row)
  }

  function command(event: KeyboardEvent, isInside: boolean): (() => unknown) | undefined {
    const { key, target } = event
    if (event.altKey) return undefined
    if (event.ctrlKey || event.metaKey)
      return key.toLowerCase() === 'a' && isInside ? deeds.selectPage : undefined
    if (key === '/') return deeds.search
    if (key === 'j') return () => walk(1, isInside)
    if (key === 'k') return () => walk(-1, isInside)
    if (key === 'Escape') return () => deeds.clear()
    if (!isInside) return undefined
    if (key === 'ArrowDown') return () => walk(1, true)
    if (key === 'ArrowUp') return () => walk(-1, true)
    if (key === 'Home') return () => focus(0)
    if (key === 'End') return () => focus(deeds.count() - 1)
    if (key === 'x' || key === 'X') return () => deeds.select(at.value, key === 'X')
    if (key === 'e') return () => deeds.edit(at.value)
    // Links and buttons of a row have an Enter of their own.
    if (key === 'Enter' && target === rowAt(at.value)) return () => deeds.open(at.value)
    return undefined
  }

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    const { target } = event
    const isCovered =
      isDialogOpen() || (target instanceof Element && target.closest('[role=menu],[role=listbox]'))
    if (event.defaultPrevented || isCovered || isTyping(event) || deeds.count() < 0) return
    const isInside = rowWith(target) !== null
    const run = command(event, isInside)
    if (!run) return
    event.preventDefault()
    void run()
  })

  return { at, focus, follow }
}
