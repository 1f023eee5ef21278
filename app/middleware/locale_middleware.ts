import { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'
import { type HttpContext, RequestValidator } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Speaks the language of the account, else the one chosen in this browser, else the first one it asks for that we have. */
export default class LocaleMiddleware {
  static {
    RequestValidator.messagesProvider = (ctx) => ctx.i18n.createMessagesProvider()
  }

  handle(ctx: HttpContext, next: NextFn) {
    const chosen = ctx.auth?.user?.locale ?? chosenHere(ctx)
    const locale =
      chosen ??
      i18nManager.getSupportedLocaleFor(ctx.request.languages()) ??
      i18nManager.defaultLocale
    ctx.i18n = i18nManager.locale(locale)
    ctx.containerResolver.bindValue(I18n, ctx.i18n)
    if ('view' in ctx) ctx.view.share({ i18n: ctx.i18n, locale })
    return next()
  }
}

/** The page itself keeps the choice of somebody who is not signed in, as a plain cookie. */
function chosenHere({ request }: HttpContext) {
  const cookie = request.plainCookie('lumina_locale', { encoded: false })
  return i18nManager.supportedLocales().find((locale) => locale === cookie)
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    i18n: I18n
  }
}
