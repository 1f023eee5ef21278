import { useToast } from '@nuxt/ui/composables'
import { ApiError } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'

/** Says in a toast why something did not work. */
export function useRefusals() {
  const { t } = useI18n()
  const toast = useToast()

  function wordsFor(error: unknown) {
    if (error instanceof ApiError && error.status > 0) return error.message
    return t('photos.offline')
  }

  function tell(error: unknown) {
    if (!(error instanceof ApiError)) console.error(error)
    toast.add({ title: wordsFor(error), color: 'error', icon: 'i-lucide-circle-alert' })
  }

  /** Answers whether it worked; if not, the person knows why. */
  async function attempt(deed: () => Promise<unknown>) {
    try {
      await deed()
      return true
    } catch (error) {
      tell(error)
      return false
    }
  }

  return { tell, attempt, wordsFor }
}
