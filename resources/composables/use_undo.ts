import { useToast } from '@nuxt/ui/composables'
import { useI18n } from '~/composables/use_i18n'
import { useRefusals } from '~/composables/use_refusals'

const UNDO_MS = 8000

/** Says what was done, and takes it back for who changes their mind, where there is a way back. Answers what withdraws the offer. */
export function useUndo() {
  const { t } = useI18n()
  const { attempt } = useRefusals()
  const toast = useToast()

  return (title: string, undo: (() => Promise<unknown>) | null) => {
    const { id } = toast.add({
      title,
      icon: 'i-lucide-check',
      color: 'neutral',
      duration: UNDO_MS,
      orientation: 'horizontal',
      progress: { color: 'primary', ui: { base: 'h-0.5 bg-transparent' } },
      actions: undo
        ? [
            {
              label: t('common.undo'),
              color: 'primary',
              variant: 'outline',
              size: 'md',
              onClick: () => {
                toast.remove(id)
                void attempt(undo)
              },
            },
          ]
        : [],
    })
    return () => toast.remove(id)
  }
}
