import { ref, type Ref } from 'vue'

const GONE_AT = 90

/** A sheet at the foot of a phone's screen goes away when its head is pulled down. */
export function useSheet(sheet: Ref<HTMLElement | null>, close: () => void) {
  const pulled = ref(0)
  let from: number | null = null

  const isSheet = () => window.matchMedia('(max-width: 767px)').matches

  function down(event: PointerEvent) {
    if (!isSheet() || (event.target as Element).closest('button')) return
    from = event.clientY
    ;(event.currentTarget as Element).setPointerCapture?.(event.pointerId)
  }

  function move({ clientY }: PointerEvent) {
    if (from === null) return
    pulled.value = Math.max(0, clientY - from)
  }

  function up() {
    if (from === null) return
    from = null
    const far = pulled.value > Math.min(GONE_AT, (sheet.value?.offsetHeight ?? 0) / 2)
    if (far) close()
    else pulled.value = 0
  }

  return {
    pulled,
    listeners: { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up },
  }
}
