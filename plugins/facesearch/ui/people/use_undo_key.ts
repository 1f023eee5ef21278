import { onBeforeUnmount, onMounted } from 'vue'
import { isDialogOpen, useKeyHints } from '@lumina/ui'

/** Ctrl+Z, where it is not about a text that is being written. */
export function useUndoKey(undo: () => unknown) {
  useKeyHints([{ keys: ['meta', 'Z'], label: 'plg.facesearch.people.key_undo' }])

  function onKey(event: KeyboardEvent) {
    const isMeant = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
    if (!isMeant || event.key.toLowerCase() !== 'z' || event.defaultPrevented) return
    // What lies behind a dialog or an open photo is not what somebody looks at.
    if (isDialogOpen() || document.querySelector('[data-lightbox]') || hasText(event)) return
    event.preventDefault()
    void undo()
  }

  onMounted(() => window.addEventListener('keydown', onKey))
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey))
}

const hasText = ({ target }: KeyboardEvent) =>
  (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) &&
  target.value !== ''
