import { router } from '@inertiajs/vue3'
import { nextTick, onUnmounted, type Ref } from 'vue'

type Place = HTMLElement | null | undefined

/** Dialogs give the focus back when they have faded away, some of them a while after the next page has come. */
const LOOKED_AFTER_MS = [50, 350, 1_000]

/**
 * What led to the next page is mostly gone with the page it was on. The keyboard then goes on where the new page begins, and
 * whoever hears pages is told of it, rather than of nothing.
 */
export function useLostFocus(content: Ref<HTMLElement | null>) {
  let hadFocus = false

  const off = [
    router.on('start', () => {
      // Waiting for an answer takes it from buttons, and what a page asks for by itself begins before the page is there.
      hadFocus ||= isSomewhere()
    }),
    router.on('navigate', async () => {
      if (!hadFocus) return
      hadFocus = false
      await nextTick()
      regainFocus(() => content.value)
    }),
  ]
  onUnmounted(() => off.forEach((end) => end()))
}

/** Where the keyboard goes on if what had the focus is gone, with a dialog or with what was done there. */
export function regainFocus(find: () => Place) {
  const look = () => void (isSomewhere() || find()?.focus({ preventScroll: true }))
  for (const ms of LOOKED_AFTER_MS) setTimeout(look, ms)
}

const isSomewhere = () =>
  document.activeElement !== null && document.activeElement !== document.body

/** Whether a key was pressed while nothing on the page had the focus. */
export const isFromNowhere = ({ target }: KeyboardEvent) =>
  target === document.body || (target instanceof Element && target.id === 'content')
