import { onUnmounted, shallowReactive } from 'vue'

export interface KeyHint {
  /** As shown: `['Ctrl', 'K']`. */
  keys: string[]
  /** A catalogue key. */
  label: string
}

const hints = shallowReactive(new Set<KeyHint[]>())

/** Names keys for the list behind `?`, until what it answers is called. */
export function nameKeys(list: KeyHint[]) {
  hints.add(list)
  return () => void hints.delete(list)
}

/** Names the keys of a screen while it is mounted. */
export const useKeyHints = (list: KeyHint[]) => onUnmounted(nameKeys(list))

export const shownKeyHints = () => [...hints].flat()

/** Whether a dialog lies on top: then keys are its own. */
export const isDialogOpen = () =>
  document.querySelector('[role="dialog"][data-state="open"]') !== null

/** Whether somebody types: then letters are text, not commands. */
export function isTyping(event: KeyboardEvent) {
  const target = event.target as HTMLElement | null
  return Boolean(target?.closest('input, textarea, select, [contenteditable="true"]'))
}

/** As events name them; letters small. */
export function keyOf({ key, shiftKey }: KeyboardEvent) {
  const name = key.length === 1 ? key.toLowerCase() : key
  return shiftKey && name === 'Delete' ? 'Shift+Delete' : name
}
