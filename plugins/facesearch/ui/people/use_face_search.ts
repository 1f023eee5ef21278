import { onBeforeUnmount, ref, shallowRef } from 'vue'
import { type Photo, usePlugin, useRefusals } from '@lumina/ui'
import type { Box, Person } from './people_types.js'

export interface Found {
  /** Faces in the picture that was sent. */
  faces: Box[]
  /** Whose photos these are; null while several faces wait to be chosen from. */
  chosen: number | null
  people: Person[]
  /** Best first. */
  photos: Photo[]
}

const MOST_BYTES = 12 * 1024 * 1024

/** Looks for whoever is in a picture. It goes to this server alone, which keeps nothing of it. */
export function useFaceSearch() {
  const { t, api } = usePlugin()
  const { wordsFor } = useRefusals()
  const src = ref<string>()
  const found = shallowRef<Found>()
  const trouble = ref('')
  const busy = ref(false)
  const more = ref(false)
  let picture: Blob | undefined
  let face: Box | undefined
  let round = 0

  function take(blob: Blob) {
    forget()
    if (blob.size > MOST_BYTES) {
      trouble.value = t('find.too_large', { megabytes: MOST_BYTES / 1024 / 1024 })
      return
    }
    picture = blob
    src.value = URL.createObjectURL(blob)
    void ask()
  }

  /** Only the answer to the last question counts. */
  async function ask() {
    const mine = ++round
    busy.value = true
    trouble.value = ''
    try {
      const { data } = await api.post<Found>(`searches?${question()}`, picture)
      if (mine === round) found.value = data
    } catch (error) {
      if (mine !== round) return
      found.value = undefined
      trouble.value = wordsFor(error)
    } finally {
      if (mine === round) busy.value = false
    }
  }

  /** Of several faces a point in the one that is meant. */
  function question() {
    return new URLSearchParams({
      ...(face && {
        x: (face.x + face.width / 2).toFixed(5),
        y: (face.y + face.height / 2).toFixed(5),
      }),
      ...(more.value && { more: 'true' }),
    })
  }

  function choose(box: Box) {
    face = box
    more.value = false
    void ask()
  }

  function showMore() {
    more.value = true
    void ask()
  }

  function forget() {
    round++
    if (src.value) URL.revokeObjectURL(src.value)
    picture = src.value = found.value = face = undefined
    trouble.value = ''
    more.value = busy.value = false
  }

  onBeforeUnmount(forget)

  return { src, found, trouble, busy, more, take, choose, showMore, forget }
}
