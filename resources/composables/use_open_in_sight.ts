import { onMounted, type Ref, watch } from 'vue'

/** Where a navigation is longer than its place, what is open in it is scrolled into sight. `open` names what that is. */
export function useOpenInSight(list: Readonly<Ref<HTMLElement | null>>, open: () => unknown) {
  const show = () =>
    list.value
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

  onMounted(() => {
    show()
    // Letters of another font are of another width.
    void document.fonts.ready.then(show)
  })
  watch(open, show, { flush: 'post' })
}
