import { useEventListener } from '@vueuse/core'
import {
  isDialogOpen,
  isTyping,
  type KeyHint,
  keyOf,
  nameKeys,
  useKeyHints,
} from '~/composables/use_keys'

export interface LightboxKey {
  /** As events name them; letters small. */
  on: string[]
  /** As people see them, and what they do; keys without are known anyway. */
  shown?: KeyHint
  act: () => unknown
}

/** The keys of a layer that has the screen for itself; `onKey` adds one of those that are left, until it is ended. */
export function useLightboxKeys(
  keys: LightboxKey[],
  { onTab, before }: { onTab: (event: KeyboardEvent) => void; before: () => void }
) {
  useKeyHints(keys.flatMap(({ shown }) => shown ?? []))
  const deeds = new Map(keys.flatMap(({ on, act }) => on.map((key) => [key, act])))

  useEventListener(window, 'keydown', (event: KeyboardEvent) => {
    if (isDialogOpen() || event.defaultPrevented) return
    if (event.key === 'Tab') return onTab(event)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const target = event.target as HTMLElement
    // Esc leaves a field first: the fields that need it for themselves keep it.
    if (isTyping(event)) return event.key === 'Escape' ? target.blur() : undefined
    if (target.closest('button, a') && (event.key === ' ' || event.key === 'Enter')) return
    if (target.closest('[role="radiogroup"]') && event.key.startsWith('Arrow')) return
    const act = deeds.get(keyOf(event))
    if (!act) return
    event.preventDefault()
    before()
    act()
  })

  function onKey({ on, shown, act }: LightboxKey) {
    const own = on.filter((key) => !deeds.has(key))
    for (const key of own) deeds.set(key, act)
    const unname = own.length && shown ? nameKeys([shown]) : undefined
    return () => {
      for (const key of own) deeds.delete(key)
      unname?.()
    }
  }

  return { onKey }
}
