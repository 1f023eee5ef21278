import { computed, type ComputedRef, type Ref, shallowRef, watch } from 'vue'
import { type PhotoSequence, sequenceOf } from '~/components/photo/photo_sequence'
import type { Photo } from '~/components/photo/photo_types'
import { prepare } from '~/composables/use_prepared'

interface OpenPhoto {
  sequence: () => PhotoSequence
  id: () => string
  go: (id: string) => void
  /** Whether the open picture is there: what comes next may take its turn. */
  settled: () => boolean
}

/** Both neighbours are in the page; the ones behind them are fetched, and further ones known. */
const FETCHED = 2
const KNOWN = 4

/** Which photo of a sequence is open, what stands around it, and the way to others. */
export function useOpenPhoto({ sequence, id, go, settled }: OpenPhoto) {
  // A photo that its list does not know, or not any more, stands alone until it does.
  const index = computed(() => sequence().indexOf(id()))
  const held = shallowRef<Photo>()
  const photo: ComputedRef<Photo | undefined> = computed(() => {
    const known = index.value === undefined ? undefined : sequence().at(index.value)
    return known ?? (held.value?.id === id() ? held.value : undefined)
  })
  const around = computed(() =>
    index.value === undefined && photo.value ? sequenceOf([photo.value]) : sequence()
  )
  const at = computed(() => index.value ?? 0)
  const last = computed(() => around.value.count - 1)

  watch(photo, (now) => now && (held.value = now), { immediate: true })

  let coming = false

  async function goTo(place: number) {
    if (place < 0 || place > last.value || coming) return
    const known = around.value.at(place)
    // At once: a finger that has just let go of one picture already holds the next.
    if (known) return go(known.id)
    coming = true
    const next = await bring(place)
    coming = false
    if (next) go(next.id)
  }

  async function bring(place: number) {
    if (!around.value.at(place)) await around.value.load(place).catch(() => undefined)
    return around.value.at(place)
  }

  /** The one after this, or the first again; on once its picture can be shown. */
  async function goRound(stillWanted: Ref<boolean>) {
    const next = await bring(at.value < last.value ? at.value + 1 : 0)
    if (next?.state === 'ready') await prepare(next.urls.preview, 'auto')
    if (next && stillWanted.value) go(next.id)
  }

  // What comes next is known before it is asked for, and its bytes are here before its place is.
  watch(
    [settled, at],
    ([isSettled]) => {
      for (let away = 1; away <= KNOWN; away++) {
        for (const place of [at.value + away, at.value - away]) {
          if (place < 0 || place > last.value) continue
          const near = around.value.at(place)
          if (!near) void bring(place)
          else if (isSettled && away === FETCHED && near.state === 'ready')
            void prepare(near.urls.preview, 'low')
        }
      }
    },
    { immediate: true }
  )

  return { photo, around, index, at, last, goTo, goRound }
}
