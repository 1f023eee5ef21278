import { router } from '@inertiajs/vue3'
import { useToast } from '@nuxt/ui/composables'
import type { AlbumItem } from '~/components/album/album_types'
import { useI18n } from '~/composables/use_i18n'
import { useLibrary } from '~/composables/use_library'
import { useRefusals } from '~/composables/use_refusals'

const UNDO_MS = 8000

/** What people do with albums as a whole. */
export function useAlbumDeeds() {
  const { t } = useI18n()
  const toast = useToast()
  const library = useLibrary()
  const { attempt } = useRefusals()

  /** `then` shows the page without it; `back` shows it again. */
  async function trash(album: Pick<AlbumItem, 'id' | 'name'>, then: () => void, back: () => void) {
    if (!(await attempt(() => library.trashAlbum(album.id)))) return
    then()
    const { id } = toast.add({
      title: t('albums.trashed', { name: album.name }),
      icon: 'i-lucide-check',
      color: 'neutral',
      duration: UNDO_MS,
      orientation: 'horizontal',
      progress: { color: 'primary', ui: { base: 'h-0.5 bg-transparent' } },
      actions: [
        {
          label: t('common.undo'),
          color: 'primary',
          variant: 'soft',
          size: 'md',
          onClick: async () => {
            toast.remove(id)
            if (await attempt(() => library.restoreAlbum(album.id))) back()
          },
        },
      ],
    })
  }

  async function setCover(albumId: string, photoId: string) {
    const worked = await attempt(() => library.changeAlbum(albumId, { coverPhotoId: photoId }))
    if (!worked) return
    router.reload({ only: ['album'] })
    toast.add({ title: t('albums.cover_set'), icon: 'i-lucide-check', color: 'success' })
  }

  return { trash, setCover }
}
