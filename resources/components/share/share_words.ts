import type { ShareLink } from '~/components/share/share_types'
import { useI18n } from '~/composables/use_i18n'

/** What a list says about a link. */
export function useShareWords() {
  const { t, relative, number } = useI18n()

  function nameOf({ title, album, photoCount }: ShareLink) {
    return title ?? album?.name ?? t('shares.photos', { count: photoCount })
  }

  function contentOf({ title, album, photoCount }: ShareLink) {
    const photos = t('shares.photos', { count: photoCount })
    const what = album ? t('shares.album', { name: album.name }) : t('shares.selection')
    return title || !album ? `${what} · ${photos}` : photos
  }

  function endOf({ state, expiresAt, revokedAt }: ShareLink) {
    if (state === 'revoked') return t('shares.revoked', { when: relative(revokedAt!) })
    if (state === 'expired') return t('shares.expired', { when: relative(expiresAt!) })
    if (state === 'exhausted') return t('shares.exhausted')
    return expiresAt ? t('shares.expires', { when: relative(expiresAt) }) : t('shares.expires_never')
  }

  function viewsOf({ viewCount: views, maxViews: max }: ShareLink) {
    return max === null ? t('shares.views', { views }) : t('shares.views_of', { views: number(views), max })
  }

  return { nameOf, contentOf, endOf, viewsOf }
}
