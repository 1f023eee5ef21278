import type { ShareLink } from '~/components/share/share_types'
import { useI18n } from '~/composables/use_i18n'

const DAY_MS = 86_400_000
const MOST_DAYS = 60

/** What a list says about a link. */
export function useShareWords() {
  const { t, relative, number, locale } = useI18n()

  /** Days are what people count in here: «in 30 days» rather than «next month». */
  function when(moment: string) {
    const days = (new Date(moment).getTime() - Date.now()) / DAY_MS
    if (Math.abs(days) < 1 || Math.abs(days) > MOST_DAYS) return relative(moment)
    return new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' }).format(
      Math.round(days),
      'day'
    )
  }

  function nameOf({ title, album, photoCount }: ShareLink) {
    return title ?? album?.name ?? t('shares.photos', { count: photoCount })
  }

  function contentOf({ title, album, photoCount }: ShareLink) {
    const photos = t('shares.photos', { count: photoCount })
    const what = album ? t('shares.album', { name: album.name }) : t('shares.selection')
    if (title) return `${what} · ${photos}`
    return album ? photos : what
  }

  function endOf({ state, expiresAt, revokedAt }: ShareLink) {
    if (state === 'revoked') return t('shares.revoked', { when: when(revokedAt!) })
    if (state === 'expired') return t('shares.expired', { when: when(expiresAt!) })
    if (state === 'exhausted') return t('shares.exhausted')
    return expiresAt ? t('shares.expires', { when: when(expiresAt) }) : t('shares.expires_never')
  }

  function viewsOf({ viewCount: views, maxViews: max }: ShareLink) {
    return max === null
      ? t('shares.views', { views })
      : t('shares.views_of', { views: number(views), max })
  }

  return { nameOf, contentOf, endOf, viewsOf }
}
