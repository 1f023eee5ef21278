const HOLD_MS = 420
const TOLERANCE = 10

/** A finger that rests on something. A mouse has other ways. */
export function useLongPress(fire: () => void) {
  let timer = 0
  let from = { x: 0, y: 0 }
  let finger = false
  let fired = false

  function pointerdown(event: PointerEvent) {
    fired = false
    finger = event.pointerType !== 'mouse'
    if (!finger) return
    from = { x: event.clientX, y: event.clientY }
    timer = window.setTimeout(() => {
      fired = true
      navigator.vibrate?.(10)
      fire()
    }, HOLD_MS)
  }

  function pointermove(event: PointerEvent) {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > TOLERANCE) stop()
  }

  const stop = () => clearTimeout(timer)

  // The system's own menu on a held link would lie over the selection.
  function contextmenu(event: Event) {
    if (finger) event.preventDefault()
  }

  return {
    listeners: { pointerdown, pointermove, pointerup: stop, pointercancel: stop, contextmenu },
    /** Whether the click that follows belongs to the press. */
    justFired: () => fired && !(fired = false),
  }
}
