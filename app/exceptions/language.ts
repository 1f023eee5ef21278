import type { HttpContext } from '@adonisjs/core/http'
import i18nManager from '@adonisjs/i18n/services/main'

/** The language of the account, else the one chosen in this browser, else the first one it asks for that we have. */
export function languageOf(ctx: Partial<Pick<HttpContext, 'auth'>> & HttpContext) {
  return (
    ctx.auth?.user?.locale ??
    chosenHere(ctx) ??
    i18nManager.getSupportedLocaleFor(ctx.request.languages()) ??
    i18nManager.defaultLocale
  )
}

/** The page itself keeps the choice of somebody who is not signed in, as a plain cookie. */
function chosenHere({ request }: HttpContext) {
  const cookie = request.plainCookie('lumina_locale', { encoded: false })
  return i18nManager.supportedLocales().find((locale) => locale === cookie)
}
