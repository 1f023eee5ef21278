import { router } from '@inertiajs/vue3'
import { useApi } from '~/composables/use_api'
import { useI18n } from '~/composables/use_i18n'
import { useRefusals } from '~/composables/use_refusals'
import { useShared } from '~/composables/use_shared'

export const LANGUAGES = ['en', 'de'] as const
export type Language = (typeof LANGUAGES)[number]

const YEAR = 31_536_000

/** The language of the page: kept with the account, or in this browser for who has none. */
export function useLanguage() {
  const { locale } = useI18n()
  const { user } = useShared()
  const { attempt } = useRefusals()
  const api = useApi()

  async function choose(language: Language) {
    if (language === locale.value) return
    if (user.value) await attempt(() => api.patch('/me', { locale: language }))
    else document.cookie = `lumina_locale=${language}; path=/; max-age=${YEAR}; samesite=lax`
    router.reload()
  }

  return { locale, choose }
}
