import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const FLIGHT_MS = 200
const FADE_MS = 120
const EASE = 'cubic-bezier(0.2, 0.8, 0.2, 1)'
const BLACK = ['rgb(0 0 0 / 0)', 'rgb(0 0 0 / 1)']

const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** The tile of a photo in the grid behind, where it can be seen. */
export function tileOf(id: string) {
  const tile = document.querySelector<HTMLElement>(`[data-photo="${CSS.escape(id)}"]`)
  const rect = tile?.getBoundingClientRect()
  if (!tile || !rect || rect.width === 0) return null
  const seen = rect.bottom > 0 && rect.top < innerHeight && rect.right > 0 && rect.left < innerWidth
  return seen ? { tile, rect, image: tile.querySelector('img') } : null
}

/** The picture grows out of its tile when the layer opens, and goes back into one when it closes. */
export function useFlight(layer: Ref<HTMLElement | null>, current: () => string) {
  const picture = () => layer.value?.querySelector<HTMLElement>('[data-current] .picture') ?? null

  onMounted(() => {
    const from = tileOf(current())
    const flying = picture()
    if (!from || !flying || calm()) return
    fly(flying, from.rect, 'in')
    const options = { duration: FLIGHT_MS, easing: 'ease-out' }
    layer.value!.querySelector('[data-stage]')?.animate({ backgroundColor: BLACK }, options)
    layer.value!.querySelectorAll('.chrome').forEach((part) => {
      part.animate({ opacity: [0, 1] }, { duration: FLIGHT_MS })
    })
    hide(from.tile)
  })

  // What is seen of the layer outlives it for the moment that the way back takes.
  onBeforeUnmount(() => {
    const flying = picture()
    const stage = layer.value?.querySelector<HTMLElement>('[data-stage]')
    const shown = [...(flying?.querySelectorAll('img') ?? [])].filter((image) =>
      image.matches('[data-shown]')
    )
    if (!flying || !stage || shown.length === 0 || calm()) return
    leave(current(), flying.getBoundingClientRect(), shown.at(-1)!, stage.style.backgroundColor)
  })
}

function leave(id: string, rect: DOMRect, image: HTMLImageElement, background: string) {
  const veil = document.createElement('div')
  const ghost = image.cloneNode() as HTMLImageElement
  veil.setAttribute('aria-hidden', 'true')
  veil.dataset.flight = ''
  Object.assign(veil.style, {
    position: 'fixed',
    inset: '0',
    zIndex: '60',
    overflow: 'hidden',
    pointerEvents: 'none',
  })
  const back = veil.appendChild(document.createElement('div'))
  Object.assign(back.style, { position: 'absolute', inset: '0', background })
  ghost.className = ''
  ghost.decoding = 'sync'
  Object.assign(ghost.style, {
    position: 'absolute',
    left: '0',
    top: '0',
    maxWidth: 'none',
    width: `${rect.width}px`,
    height: `${rect.height}px`,
    transformOrigin: '0 0',
    transform: `translate(${rect.left}px, ${rect.top}px)`,
  })
  veil.append(ghost)
  document.body.append(veil)
  // By then the grid has brought the tile into view.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const to = tileOf(id)
      const duration = to ? FLIGHT_MS : FADE_MS
      const hold = { duration, fill: 'forwards' as const, easing: 'ease-out' }
      back.animate({ opacity: [1, 0] }, hold)
      if (to) hide(to.tile)
      const flight = to ? fly(ghost, to.rect, 'out') : ghost.animate({ opacity: [1, 0] }, hold)
      const end = () => veil.remove()
      flight.finished.then(end, end)
      setTimeout(end, duration + 400)
    })
  )
}

/** The tile itself waits unseen while its picture is under way; this ends by itself. */
function hide(tile: HTMLElement) {
  const inside = tile.querySelector('img')
  inside?.animate({ opacity: [0, 0] }, { duration: FLIGHT_MS })
}

/** A tile may show less of a picture than there is: what it cuts off is cut off on the way, too. */
function fly(element: HTMLElement, tile: DOMRect, way: 'in' | 'out') {
  const rest = element.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = element
  const scale = Math.max(tile.width / rest.width, tile.height / rest.height)
  const stretch = rest.width / width
  const left = tile.left + (tile.width - rest.width * scale) / 2
  const top = tile.top + (tile.height - rest.height * scale) / 2
  const local = scale * stretch
  const cutX = Math.max(0, (rest.width * scale - tile.width) / 2 / local)
  const cutY = Math.max(
    0,
    (rest.height * scale - tile.height) / 2 / (scale * (rest.height / height))
  )
  const frames = [
    {
      transform: `translate(${left}px, ${top}px) scale(${local}, ${scale * (rest.height / height)})`,
      clipPath: `inset(${cutY}px ${cutX}px round ${4 / local}px)`,
    },
    {
      transform: getComputedStyle(element).transform,
      clipPath: 'inset(0px 0px round 0px)',
    },
  ]
  return element.animate(way === 'in' ? frames : frames.reverse(), {
    duration: FLIGHT_MS,
    easing: EASE,
    fill: way === 'out' ? 'forwards' : 'none',
  })
}
