import { type Ref, watch } from 'vue'

const ENTER = '\n'

/**
 * What somebody types after Enter, while the name is on its way: kept in `ahead`, and handed to the next field, or to this one
 * if it stays.
 */
export function useTypedAhead(
  ahead: Ref<string>,
  isOnItsWay: () => boolean,
  take: (text: string, isEntered: boolean) => void
) {
  function keepText(event: InputEvent) {
    if (!isOnItsWay() || !event.cancelable) return
    event.preventDefault()
    const isTakenBack = event.inputType.startsWith('delete')
    // Lines that are pasted are one name.
    const typed = (event.data ?? '').replace(/\s+/g, ' ')
    ahead.value = isTakenBack ? [...ahead.value].slice(0, -1).join('') : ahead.value + typed
  }

  /** Whether it is kept. Enter after nothing means nothing: somebody pressed it twice. */
  function keepEnter() {
    if (!isOnItsWay()) return false
    if (ahead.value && !ahead.value.endsWith(ENTER)) ahead.value += ENTER
    return true
  }

  function takeOver() {
    const [text, ...later] = ahead.value.split(ENTER)
    if (!text) return
    ahead.value = later.join(ENTER)
    take(text, later.length > 0)
  }

  watch(isOnItsWay, (now) => now || takeOver())

  return { keepText, keepEnter, takeOver }
}
