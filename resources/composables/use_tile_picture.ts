import { computed, onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import type { Photo } from '~/components/photo/photo_types'
import { averageColour, blurOf, whenCalm } from '~/composables/use_thumbhash'

/** A thumbnail is 400 px long: what is drawn much larger gets the bigger picture. */
const LONG = 640

/** What a tile shows of its photo, and what stands there until that has come. */
export function useTilePicture(
  img: Readonly<Ref<HTMLImageElement | null>>,
  photo: () => Photo,
  longSide: () => number
) {
  const shown = ref(false)
  const broken = ref(false)
  const blur = ref<string>()

  const ready = computed(() => photo().state === 'ready')
  // The thumb is mostly drawn when a photo comes in, before the rest of it.
  const drawn = computed(
    () => ready.value || (photo().state === 'processing' && Boolean(photo().thumbhash))
  )
  const source = computed(() => {
    const { preview, thumb } = photo().urls
    const isLarge = longSide() * Math.min(window.devicePixelRatio, 1.5) > LONG
    return ready.value && isLarge ? preview : thumb
  })
  const colour = computed(() => {
    const { thumbhash } = photo()
    return thumbhash ? averageColour(thumbhash) : undefined
  })

  let callOff: (() => void) | undefined

  onMounted(() => {
    const { thumbhash } = photo()
    if (img.value?.complete && img.value.naturalWidth > 0) shown.value = true
    else if (thumbhash) {
      callOff = whenCalm(() => {
        if (!shown.value) blur.value = blurOf(photo().thumbhash!)
      })
    }
  })
  onBeforeUnmount(() => callOff?.())

  watch(ready, () => (broken.value = false))
  watch(
    () => photo().thumbhash,
    (hash) => {
      if (hash && !shown.value) blur.value = blurOf(hash)
    }
  )

  return { ready, drawn, source, colour, blur, shown, broken }
}
