import { computed, reactive, ref, type Ref } from 'vue'

interface Point {
  x: number
  y: number
}

export interface StageOptions {
  viewport: Ref<{ width: number; height: number }>
  /** Size of the open picture at rest. */
  fitted: () => { width: number; height: number }
  /** How far it may be enlarged, and where a double click takes it. */
  deepest: () => number
  deep: () => number
  canStep: (by: 1 | -1) => boolean
  step: (by: 1 | -1) => void
  dismiss: () => void
  tap: (event: PointerEvent) => void
}

/** Space between two pictures while they are swiped. */
export const SLIDE_GAP = 24
const STEP_AT = 0.18
const FLICK = 0.45
const DISMISS_AT = 110
const DOUBLE_TAP_MS = 300
const STILL = 8

/** What fingers, mouse and wheel do to the open picture: it follows them, and settles when they let go. */
export function useStageGestures(options: StageOptions) {
  const zoom = reactive({ scale: 1, x: 0, y: 0 })
  const track = ref(0)
  const drop = ref(0)
  const settling = ref(false)
  const zoomed = computed(() => zoom.scale > 1.01)

  const pointers = new Map<number, Point>()
  let mode: 'none' | 'undecided' | 'swipe' | 'drop' | 'pan' | 'pinch' = 'none'
  let origin = { x: 0, y: 0, at: 0, zoomX: 0, zoomY: 0 }
  let pinch = { distance: 1, scale: 1, middle: { x: 0, y: 0 }, x: 0, y: 0 }
  let speed = 0
  let last = { x: 0, at: 0 }
  let lastTap = { x: 0, y: 0, at: 0 }

  const fromCentre = ({ x, y }: Point) => ({
    x: x - options.viewport.value.width / 2,
    y: y - options.viewport.value.height / 2,
  })

  function bounds(scale: number) {
    const { width, height } = options.fitted()
    return {
      x: Math.max(0, (width * scale - options.viewport.value.width) / 2),
      y: Math.max(0, (height * scale - options.viewport.value.height) / 2),
    }
  }

  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value))

  /** Past the edge it gives way only a little. */
  const stretched = (value: number, limit: number) =>
    Math.abs(value) <= limit ? value : Math.sign(value) * (limit + (Math.abs(value) - limit) * 0.3)

  /** Enlarges to `scale` while the point under `at` stays where it is. */
  function zoomTo(scale: number, at: Point, smooth: boolean) {
    const next = Math.min(options.deepest(), Math.max(1, scale))
    const point = fromCentre(at)
    const ratio = next / zoom.scale
    const limit = bounds(next)
    settling.value = smooth
    zoom.x = within(point.x - (point.x - zoom.x) * ratio, limit.x)
    zoom.y = within(point.y - (point.y - zoom.y) * ratio, limit.y)
    zoom.scale = next
  }

  const middleOfView = () => ({
    x: options.viewport.value.width / 2,
    y: options.viewport.value.height / 2,
  })

  const zoomBy = (factor: number) => zoomTo(zoom.scale * factor, middleOfView(), true)

  function rest(smooth = false) {
    settling.value = smooth
    Object.assign(zoom, { scale: 1, x: 0, y: 0 })
    track.value = 0
    drop.value = 0
  }

  function toggleDeep(at: Point) {
    if (zoomed.value) rest(true)
    else zoomTo(options.deep(), at, true)
  }

  /** The neighbour takes over where the finger left it, then glides into place. */
  function stepWith(by: 1 | -1) {
    const from = track.value + by * (options.viewport.value.width + SLIDE_GAP)
    options.step(by)
    rest()
    track.value = from
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        settling.value = true
        track.value = 0
      })
    )
  }

  function down(event: PointerEvent) {
    if (event.pointerType === 'mouse' && event.button !== 0) return
    ;(event.currentTarget as Element).setPointerCapture?.(event.pointerId)
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    settling.value = false
    if (pointers.size === 1) {
      mode = zoomed.value ? 'pan' : 'undecided'
      origin = {
        x: event.clientX,
        y: event.clientY,
        at: event.timeStamp,
        zoomX: zoom.x,
        zoomY: zoom.y,
      }
      last = { x: event.clientX, at: event.timeStamp }
      speed = 0
    } else if (pointers.size === 2) startPinch()
  }

  function startPinch() {
    const [one, other] = [...pointers.values()]
    mode = 'pinch'
    track.value = 0
    drop.value = 0
    pinch = {
      distance: Math.max(1, Math.hypot(one.x - other.x, one.y - other.y)),
      scale: zoom.scale,
      middle: fromCentre({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }),
      x: zoom.x,
      y: zoom.y,
    }
  }

  function move(event: PointerEvent) {
    if (!pointers.has(event.pointerId)) return
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (mode === 'pinch' && pointers.size >= 2) return movePinch()
    const dx = event.clientX - origin.x
    const dy = event.clientY - origin.y
    const elapsed = event.timeStamp - last.at
    if (elapsed > 0) speed = speed * 0.4 + ((event.clientX - last.x) / elapsed) * 0.6
    last = { x: event.clientX, at: event.timeStamp }

    if (mode === 'undecided' && Math.hypot(dx, dy) > STILL) {
      const upright = Math.abs(dy) > Math.abs(dx) * 1.2
      if (upright && event.pointerType !== 'mouse') mode = 'drop'
      else if (!upright) mode = 'swipe'
    }
    if (mode === 'swipe') {
      const free = options.canStep(dx < 0 ? 1 : -1)
      track.value = free ? dx : dx * 0.25
    } else if (mode === 'drop') {
      drop.value = dy > 0 ? dy : dy * 0.2
    } else if (mode === 'pan') {
      const limit = bounds(zoom.scale)
      zoom.x = stretched(origin.zoomX + dx, limit.x)
      zoom.y = stretched(origin.zoomY + dy, limit.y)
    }
  }

  function movePinch() {
    const [one, other] = [...pointers.values()]
    const middle = fromCentre({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 })
    const wanted = (pinch.scale * Math.hypot(one.x - other.x, one.y - other.y)) / pinch.distance
    const deepest = options.deepest()
    zoom.scale =
      wanted < 1 ? 1 - (1 - wanted) * 0.4 : Math.min(wanted, deepest + (wanted - deepest) * 0.2)
    const ratio = zoom.scale / pinch.scale
    zoom.x = middle.x - (pinch.middle.x - pinch.x) * ratio
    zoom.y = middle.y - (pinch.middle.y - pinch.y) * ratio
  }

  function up(event: PointerEvent) {
    if (!pointers.delete(event.pointerId)) return
    if (mode === 'pinch') {
      if (pointers.size > 0) return carryOn()
      settleZoom()
    } else if (pointers.size > 0) return
    else if (mode === 'swipe') endSwipe()
    else if (mode === 'drop') endDrop()
    else if (mode === 'pan') endPan(event)
    else if (mode === 'undecided') endTap(event)
    mode = 'none'
  }

  /** One finger of two is left: it goes on moving the picture. */
  function carryOn() {
    const [finger] = [...pointers.values()]
    mode = 'pan'
    origin = { ...finger, at: 0, zoomX: zoom.x, zoomY: zoom.y }
  }

  function settleZoom() {
    settling.value = true
    if (zoom.scale <= 1) return rest(true)
    zoom.scale = Math.min(zoom.scale, options.deepest())
    const limit = bounds(zoom.scale)
    zoom.x = within(zoom.x, limit.x)
    zoom.y = within(zoom.y, limit.y)
  }

  function endSwipe() {
    const far = Math.abs(track.value) > options.viewport.value.width * STEP_AT
    const flicked = Math.abs(speed) > FLICK && Math.sign(speed) === Math.sign(track.value)
    const by = track.value < 0 ? 1 : -1
    if ((far || flicked) && options.canStep(by)) stepWith(by)
    else {
      settling.value = true
      track.value = 0
    }
  }

  function endDrop() {
    if (drop.value > DISMISS_AT) return options.dismiss()
    settling.value = true
    drop.value = 0
  }

  function endPan(event: PointerEvent) {
    if (Math.hypot(event.clientX - origin.x, event.clientY - origin.y) <= STILL) endTap(event)
    if (zoomed.value) settleZoom()
  }

  function endTap(event: PointerEvent) {
    const here = { x: event.clientX, y: event.clientY }
    const again =
      event.timeStamp - lastTap.at < DOUBLE_TAP_MS &&
      Math.hypot(here.x - lastTap.x, here.y - lastTap.y) < 40
    lastTap = again ? { x: 0, y: 0, at: 0 } : { ...here, at: event.timeStamp }
    if (again) toggleDeep(here)
    else options.tap(event)
  }

  function cancel(event: PointerEvent) {
    pointers.delete(event.pointerId)
    if (pointers.size > 0) return
    mode = 'none'
    settling.value = true
    track.value = 0
    drop.value = 0
    if (zoom.scale <= 1) rest(true)
  }

  let lastSideways = 0

  function wheel(event: WheelEvent) {
    event.preventDefault()
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) && !event.ctrlKey
    if (sideways && !zoomed.value) {
      const by = event.deltaX > 0 ? 1 : -1
      if (
        Math.abs(event.deltaX) > 20 &&
        event.timeStamp - lastSideways > 350 &&
        options.canStep(by)
      ) {
        lastSideways = event.timeStamp
        options.step(by)
      }
      return
    }
    const amount = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY
    const factor = Math.exp(-within(amount, 120) * (event.ctrlKey ? 0.012 : 0.0035))
    const point = { x: event.clientX, y: event.clientY }
    if (zoom.scale * factor <= 1) rest()
    else zoomTo(zoom.scale * factor, point, false)
  }

  return {
    zoom,
    track,
    drop,
    settling,
    zoomed,
    rest,
    zoomBy,
    listeners: {
      pointerdown: down,
      pointermove: move,
      pointerup: up,
      pointercancel: cancel,
      wheel,
    },
  }
}
