import { onBeforeUnmount, onMounted, type Ref } from 'vue'

const FOCUSABLE =
  'a[href], button:not([disabled]), input, textarea, select, [tabindex]:not([tabindex="-1"])'

/** A layer that takes the whole screen: what is behind rests, Tab stays inside, and everything is given back at the end. */
export function useTakeover(layer: Ref<HTMLElement | null>) {
  let behind: Element[] = []
  let before: HTMLElement | null = null

  onMounted(() => {
    before = document.activeElement as HTMLElement | null
    const { documentElement: html, body } = document
    body.style.paddingRight = `${window.innerWidth - html.clientWidth}px`
    html.style.overflow = 'hidden'
    behind = [...(layer.value?.parentElement?.children ?? [])].filter(
      (element) =>
        element !== layer.value &&
        !element.hasAttribute('inert') &&
        !element.hasAttribute('data-always')
    )
    behind.forEach((element) => element.setAttribute('inert', ''))
    layer.value?.focus({ preventScroll: true })
  })

  onBeforeUnmount(() => {
    document.body.style.paddingRight = ''
    document.documentElement.style.overflow = ''
    behind.forEach((element) => element.removeAttribute('inert'))
    before?.focus?.({ preventScroll: true })
  })

  function onTab(event: KeyboardEvent) {
    const stops = [...(layer.value?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter(
      (element) => element.offsetParent !== null
    )
    const first = stops[0]
    const end = stops.at(-1)
    const active = document.activeElement
    if (event.shiftKey && (active === first || active === layer.value)) {
      event.preventDefault()
      end?.focus()
    } else if (!event.shiftKey && active === end) {
      event.preventDefault()
      first?.focus()
    }
  }

  return { onTab }
}
