import app from '@adonisjs/core/services/app'
import { type HttpContext, ExceptionHandler } from '@adonisjs/core/http'
import i18nManager from '@adonisjs/i18n/services/main'
import { Refusal } from '#exceptions/refusal'
import { isDatabaseBusy, isDiskFull, isStorageFailing } from '#exceptions/causes'
import { withSizes } from '#exceptions/byte_size'
import { languageOf } from '#exceptions/language'
import { sayReason } from '#exceptions/plugin_reason'
import { PluginRefusal } from '#extension/refusal'

export interface ErrorAnswer {
  status: number
  errors: { code: string; message: string; field?: string }[]
  retryAfter?: number
  facts?: object
}

interface KnownError {
  status?: number
  code?: string
  message?: string
  messages?: { message: string; field: string; rule: string }[]
}

/** Every refusal and failure leaves here: as JSON for programs, as a page or a flash message for people. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev
  protected renderStatusPages = false
  protected ignoreStatuses = [400, 401, 403, 404, 405, 409, 410, 413, 415, 416, 422, 429, 507]

  async handle(error: unknown, ctx: HttpContext) {
    const answer = describe(error, ctx)
    if (answer.retryAfter) ctx.response.header('Retry-After', String(answer.retryAfter))
    if (answersJson(ctx)) {
      const { status, errors, facts } = answer
      return ctx.response.status(status).send({ errors, ...facts })
    }
    if (answer.status >= 500 && this.debug) return super.handle(error, ctx)
    return this.#answerPage(answer, error, ctx)
  }

  async report(error: unknown, ctx: HttpContext) {
    const { status } = describe(error, ctx)
    return super.report(Object.assign(error as Error, { status }), ctx)
  }

  async #answerPage(answer: ErrorAnswer, error: unknown, ctx: HttpContext) {
    const { session, inertia, request, response } = ctx as Partial<HttpContext> & HttpContext
    if (answer.errors[0].code === 'E_SHARE_LOCKED') return this.#askForPassword(ctx)
    const isWrite = !['GET', 'HEAD'].includes(request.method())
    if (answer.status === 401 && answer.errors[0].code !== 'E_INVALID_CREDENTIALS') {
      if (session?.initiated && !session.readonly && !isWrite)
        session.setIntendedUrl(request.url(true))
      return response.redirect().toPath('/sign-in')
    }
    if (isWrite && session?.initiated && answer.status < 500) {
      this.#flash(answer, error, ctx)
      return response.redirect().back()
    }
    response.status(answer.status)
    // What a handler of errors returns is dropped: it has to be sent.
    const props = { status: answer.status, ...answer.errors[0] }
    return response.send(await inertia.render(pageOf(request, props.code), props))
  }

  /** At the address that a visitor wanted: the page behind the password is a plugin's. */
  async #askForPassword({ inertia, params, response }: HttpContext) {
    response.status(401)
    const props = { token: String(params.token), thumbhash: null }
    return response.send(await inertia.render('visitor/locked', props))
  }

  #flash(answer: ErrorAnswer, error: unknown, { session }: HttpContext) {
    session.flashExcept(['password', 'password_confirmation', 'current_password', '_csrf'])
    const messages = (error as KnownError).messages
    const bag: Record<string, string[]> = {}
    for (const { field, message } of answer.errors) if (field) (bag[field] ??= []).push(message)
    if (Object.keys(bag).length) session.flash('inputErrorsBag', bag)
    if (!messages) session.flash('error', answer.errors[0].message)
  }
}

function pageOf(request: HttpContext['request'], code: string) {
  if (isVisit(request)) return 'visitor/ended'
  return code === 'E_ORG_SUSPENDED' ? 'orgs/suspended' : 'errors/show'
}

/** Who follows a share link has no account and knows nothing of ours: they get a page of their own. */
const isVisit = (request: HttpContext['request']) => request.url().startsWith('/s/')

/** Programs and the lightbox ask for JSON; a page visit (Inertia or plain) never does. */
function answersJson({ request }: HttpContext) {
  if (request.header('x-inertia')) return false
  const path = request.url()
  return (
    path.startsWith('/api/') ||
    path.startsWith('/health') ||
    request.accepts(['html', 'json']) !== 'html'
  )
}

export function describe(error: unknown, ctx: HttpContext): ErrorAnswer {
  const known = error as KnownError
  if (known.code === 'E_VALIDATION_ERROR' && known.messages) {
    return {
      status: 422,
      errors: known.messages.map(({ message, field }) => ({
        code: 'E_VALIDATION',
        message,
        field,
      })),
    }
  }
  if (error instanceof PluginRefusal) {
    const message = sayReason(readerOf(ctx), error.reason)
    return { status: error.status, errors: [{ code: error.code!, message }] }
  }
  const refusal = error instanceof Refusal ? error : translate(known)
  const message = sayTo(ctx, refusal.code!, refusal.params)
  return {
    status: refusal.status,
    errors: [{ code: refusal.code!, message, ...(refusal.field && { field: refusal.field }) }],
    retryAfter: refusal.retryAfter,
    facts: refusal.answer,
  }
}

function translate(error: KnownError) {
  if (isDatabaseBusy(error)) return new Refusal(503, 'E_DATABASE_BUSY', { retryAfter: 2 })
  if (isDiskFull(error)) return new Refusal(507, 'E_DISK_FULL', { retryAfter: 60 })
  if (isStorageFailing(error)) return new Refusal(503, 'E_STORAGE_FAILING', { retryAfter: 60 })
  const renamed: Record<string, [number, string]> = {
    E_ROW_NOT_FOUND: [404, 'E_NOT_FOUND'],
    E_ROUTE_NOT_FOUND: [404, 'E_NOT_FOUND'],
    E_UNAUTHORIZED_ACCESS: [401, 'E_UNAUTHORIZED'],
    E_AUTHORIZATION_FAILURE: [403, 'E_FORBIDDEN'],
    E_BAD_CSRF_TOKEN: [403, 'E_BAD_CSRF_TOKEN'],
    E_INVALID_CREDENTIALS: [401, 'E_INVALID_CREDENTIALS'],
    E_TOO_MANY_REQUESTS: [429, 'E_TOO_MANY_REQUESTS'],
    E_PLUGIN_QUARANTINED: [503, 'E_PLUGIN_QUARANTINED'],
    E_REQUEST_ENTITY_TOO_LARGE: [413, 'E_TOO_LARGE'],
  }
  const [status, code] = renamed[error.code ?? ''] ?? fallback(error)
  const retryAfter = (error as { response?: { availableIn?: number } }).response?.availableIn
  return new Refusal(status, code, { retryAfter })
}

function fallback({ status }: KnownError): [number, string] {
  if (status === 404) return [404, 'E_NOT_FOUND']
  if (status === 413) return [413, 'E_TOO_LARGE']
  if (status && status >= 400 && status < 500) return [status, 'E_BAD_REQUEST']
  return [500, 'E_INTERNAL']
}

/** The catalogue's sentence for a code, in the language of who reads it. */
export function sayTo(
  ctx: HttpContext,
  code: string,
  params: Record<string, string | number> = {}
) {
  const i18n = ctx.i18n ?? i18nManager.locale(languageOf(ctx))
  // Plugins have codes and sentences of their own: `plg.<id>.errors.<name>`.
  const key = code.startsWith('plg.') ? code : `errors.${wordingOf(code, ctx)}`
  return i18n.t(key, withSizes(params, i18n.locale), i18n.t('errors.E_INTERNAL'))
}

/**
 * A console has no roles, and among rows it is mostly the row that forbids it: then no role is blamed. Whoever looks into an
 * org by an entry has none there either.
 */
function wordingOf(code: string, { org, area, membership }: Partial<HttpContext>) {
  if (code !== 'E_FORBIDDEN') return code
  if (membership?.isReadOnly) return 'E_FORBIDDEN_ENTRY'
  return !org || area ? 'E_FORBIDDEN_HERE' : code
}

const readerOf = (ctx: HttpContext) => ctx.i18n ?? i18nManager.locale(languageOf(ctx))
