import { computed, onBeforeUnmount, reactive, ref, type Ref, watch } from 'vue'
import {
  boundsOf,
  glide,
  pinchScale,
  type Point,
  type Size,
  stretched,
  within,
  zoomedAround,
} from '~/components/photo/stage_maths'

export interface StageOptions {
  viewport: Ref<Size>
  /** Size of the open picture at rest. */
  fitted: () => Size
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
const SETTLED_MS = 280
/** A finger that rests before it lifts throws nothing. */
const THROWN_MS = 60

/** What fingers, mouse and wheel do to the open picture: it follows them, and settles when they let go. */
export function useStageGestures(options: StageOptions) {
  const zoom = reactive({ scale: 1, x: 0, y: 0 })
  const track = ref(0)
  const drop = ref(0)
  const settling = ref(false)
  /** While it moves it is drawn fast, and sharp again as soon as it rests. */
  const moving = ref(false)
  const zoomed = computed(() => zoom.scale > 1.01)

  const pointers = new Map<number, Point>()
  let mode: 'none' | 'undecided' | 'swipe' | 'drop' | 'pan' | 'pinch' = 'none'
  let origin = { x: 0, y: 0, at: 0, zoomX: 0, zoomY: 0 }
  let pinch = { distance: 1, middle: { x: 0, y: 0 }, zoom: { scale: 1, x: 0, y: 0 } }
  let speed = { x: 0, y: 0 }
  let last = { x: 0, y: 0, at: 0 }
  let lastTap = { x: 0, y: 0, at: 0 }
  let frame = 0
  let rested: ReturnType<typeof setTimeout> | undefined

  function stir() {
    moving.value = true
    clearTimeout(rested)
    rested = setTimeout(() => (moving.value = pointers.size > 0 || frame !== 0), SETTLED_MS)
  }

  const fromCentre = ({ x, y }: Point) => ({
    x: x - options.viewport.value.width / 2,
    y: y - options.viewport.value.height / 2,
  })

  const bounds = (scale: number) => boundsOf(options.fitted(), options.viewport.value, scale)

  function place(next: Partial<typeof zoom>, smooth: boolean) {
    stop()
    stir()
    settling.value = smooth
    Object.assign(zoom, next)
  }

  /** Enlarges to `scale` while the point under `at` stays where it is. */
  function zoomTo(scale: number, at: Point = middleOfView(), smooth = true) {
    const next = Math.min(options.deepest(), Math.max(1, scale))
    place(zoomedAround(zoom, next, fromCentre(at), bounds(next)), smooth)
  }

  const middleOfView = () => ({
    x: options.viewport.value.width / 2,
    y: options.viewport.value.height / 2,
  })

  const zoomBy = (factor: number) => zoomTo(zoom.scale * factor)

  function rest(smooth = false) {
    place({ scale: 1, x: 0, y: 0 }, smooth)
    track.value = 0
    drop.value = 0
  }

  function toggleDeep(at: Point) {
    if (zoomed.value) rest(true)
    else zoomTo(options.deep(), at)
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
    stop()
    stir()
    settling.value = false
    if (pointers.size === 1) {
      mode = zoomed.value ? 'pan' : 'undecided'
      startFrom({ x: event.clientX, y: event.clientY }, event.timeStamp)
    } else if (pointers.size === 2) startPinch()
  }

  function startFrom({ x, y }: Point, at: number) {
    origin = { x, y, at, zoomX: zoom.x, zoomY: zoom.y }
    last = { x, y, at }
    speed = { x: 0, y: 0 }
  }

  function startPinch() {
    mode = 'pinch'
    track.value = 0
    drop.value = 0
    pinch = { ...fingers(), zoom: { ...zoom } }
  }

  function fingers() {
    const [one, other] = [...pointers.values()]
    return {
      distance: Math.max(1, Math.hypot(one.x - other.x, one.y - other.y)),
      middle: fromCentre({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }),
    }
  }

  function move(event: PointerEvent) {
    if (!pointers.has(event.pointerId)) return
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    stir()
    if (mode === 'pinch' && pointers.size >= 2) return movePinch()
    const dx = event.clientX - origin.x
    const dy = event.clientY - origin.y
    feelSpeed(event)

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

  function feelSpeed({ clientX: x, clientY: y, timeStamp: at }: PointerEvent) {
    const elapsed = at - last.at
    if (elapsed > 0) {
      speed = {
        x: speed.x * 0.4 + ((x - last.x) / elapsed) * 0.6,
        y: speed.y * 0.4 + ((y - last.y) / elapsed) * 0.6,
      }
    }
    last = { x, y, at }
  }

  function movePinch() {
    const { distance, middle } = fingers()
    const wanted = (pinch.zoom.scale * distance) / pinch.distance
    zoom.scale = pinchScale(wanted, options.deepest())
    const ratio = zoom.scale / pinch.zoom.scale
    zoom.x = middle.x - (pinch.middle.x - pinch.zoom.x) * ratio
    zoom.y = middle.y - (pinch.middle.y - pinch.zoom.y) * ratio
  }

  function up(event: PointerEvent) {
    if (!pointers.delete(event.pointerId)) return
    stir()
    if (mode === 'pinch') {
      if (pointers.size > 0) return carryOn(event.timeStamp)
      settleZoom()
    } else if (pointers.size > 0) return
    else if (mode === 'swipe') endSwipe()
    else if (mode === 'drop') endDrop()
    else if (mode === 'pan') endPan(event)
    else if (mode === 'undecided') endTap(event)
    mode = 'none'
  }

  /** One finger of two is left: it goes on moving the picture. */
  function carryOn(at: number) {
    const [finger] = [...pointers.values()]
    mode = 'pan'
    startFrom(finger, at)
    origin.at = 0
  }

  function settleZoom() {
    if (zoom.scale <= 1) return rest(true)
    const scale = Math.min(zoom.scale, options.deepest())
    const limit = bounds(scale)
    place({ scale, x: within(zoom.x, limit.x), y: within(zoom.y, limit.y) }, true)
  }

  function endSwipe() {
    const far = Math.abs(track.value) > options.viewport.value.width * STEP_AT
    const flicked = Math.abs(speed.x) > FLICK && Math.sign(speed.x) === Math.sign(track.value)
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
    const far = Math.hypot(event.clientX - origin.x, event.clientY - origin.y)
    if (far <= STILL && origin.at > 0) endTap(event)
    if (!zoomed.value) return
    const limit = bounds(zoom.scale)
    const inside = Math.abs(zoom.x) <= limit.x && Math.abs(zoom.y) <= limit.y
    const thrown = event.timeStamp - last.at < THROWN_MS && Math.hypot(speed.x, speed.y) > FLICK / 2
    if (inside && thrown && far > STILL) coast(event.timeStamp)
    else if (!inside) settleZoom()
  }

  /** Let go while it was moving, the picture glides on and comes to rest. */
  function coast(from: number) {
    let before = from
    const on = (now: number) => {
      const limit = bounds(zoom.scale)
      const ms = Math.min(50, Math.max(0, now - before))
      before = now
      const x = glide(zoom.x, speed.x, limit.x, ms)
      const y = glide(zoom.y, speed.y, limit.y, ms)
      Object.assign(zoom, { x: x.position, y: y.position })
      speed = { x: x.speed, y: y.speed }
      frame = speed.x || speed.y ? requestAnimationFrame(on) : 0
      stir()
    }
    if (calm()) return settleZoom()
    frame = requestAnimationFrame(on)
  }

  function stop() {
    cancelAnimationFrame(frame)
    frame = 0
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
    if (sideways && !zoomed.value) return wheelStep(event)
    const amount = event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY
    const factor = Math.exp(-within(amount, 120) * (event.ctrlKey ? 0.012 : 0.0035))
    const point = { x: event.clientX, y: event.clientY }
    if (zoom.scale * factor <= 1) rest()
    else zoomTo(zoom.scale * factor, point, false)
  }

  function wheelStep({ deltaX, timeStamp }: WheelEvent) {
    const by = deltaX > 0 ? 1 : -1
    const fresh = timeStamp - lastSideways > 350
    if (Math.abs(deltaX) <= 20 || !fresh || !options.canStep(by)) return
    lastSideways = timeStamp
    options.step(by)
  }

  // The panel came, or the phone was turned: no margin shows beside what is enlarged.
  watch(options.viewport, () => {
    if (zoomed.value && pointers.size === 0) settleZoom()
  })

  onBeforeUnmount(() => {
    stop()
    clearTimeout(rested)
  })

  return {
    zoom,
    track,
    drop,
    settling,
    moving,
    zoomed,
    rest,
    zoomBy,
    zoomTo,
    listeners: {
      pointerdown: down,
      pointermove: move,
      pointerup: up,
      pointercancel: cancel,
      wheel,
    },
  }
}

const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches
