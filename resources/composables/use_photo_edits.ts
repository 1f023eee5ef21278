import { ref, shallowRef, type Ref } from 'vue'
import type { FullPhoto, Photo } from '~/components/photo/photo_types'
import { useI18n } from '~/composables/use_i18n'
import { type PhotoEdit, useLibrary } from '~/composables/use_library'
import { useRefusals } from '~/composables/use_refusals'
import { useUndo } from '~/composables/use_undo'

const NOTE_MS = 1400

/** What people change of the open photo where they see it. */
export function usePhotoEdits(photo: Ref<Photo | undefined>, changed: (photo: FullPhoto) => void) {
  const { t } = useI18n()
  const { attempt } = useRefusals()
  const library = useLibrary()
  const offerUndo = useUndo()
  /** The stars that were just given, shown for a moment. */
  const note = ref<number | null>(null)
  const latest = shallowRef<FullPhoto | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function save(id: string, part: PhotoEdit) {
    const saved = await library.change(id, part)
    latest.value = saved
    changed(saved)
    return saved
  }

  /** Rejects with what the server says against it. */
  async function edit(part: PhotoEdit) {
    const before = photo.value!
    const saved = await save(before.id, part)
    const { takenAt, takenOffset, caption } = before
    if (part.takenAt !== undefined)
      offerUndo(t('lightbox.date_changed'), () => save(before.id, { takenAt, takenOffset }))
    if (part.caption !== undefined)
      offerUndo(t('lightbox.caption_changed'), () => save(before.id, { caption }))
    return saved
  }

  async function rate(rating: number | null) {
    const { id } = photo.value!
    if (await attempt(() => save(id, { rating }))) tell(rating)
  }

  function tell(rating: number | null) {
    note.value = rating ?? 0
    clearTimeout(timer)
    timer = setTimeout(() => (note.value = null), NOTE_MS)
  }

  return { edit, rate, note, latest }
}
