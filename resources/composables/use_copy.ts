import { useToast } from '@nuxt/ui/composables'
import { useClipboard } from '@vueuse/core'
import { useI18n } from '~/composables/use_i18n'

/** Copies text, also where people come by plain HTTP and the browser offers no clipboard. */
export function useCopy() {
  const { t } = useI18n()
  const toast = useToast()
  const { copy: write, copied } = useClipboard({ legacy: true, copiedDuring: 2500 })

  async function copy(text: string) {
    try {
      await write(text)
    } catch {
      toast.add({
        title: t('invitations.made.copy_failed'),
        color: 'error',
        icon: 'i-lucide-circle-alert',
      })
    }
  }

  return { copy, copied }
}
