import { randomBytes } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { appUrl } from '#config/app'

/** Nothing leaves the server's own origin, and only scripts that carry this page's nonce run. */
export default class SecurityHeadersMiddleware {
  handle(ctx: HttpContext, next: NextFn) {
    const { response } = ctx
    const isPage = !ctx.request.url().startsWith('/api/')
    response.header('Content-Security-Policy', isPage ? policy(ctx, nonceFor(ctx)) : NO_PAGE)
    response.header('X-Content-Type-Options', 'nosniff')
    response.header('X-Frame-Options', 'DENY')
    response.header('Referrer-Policy', 'same-origin')
    if (isTrustworthy(ctx)) response.header('Cross-Origin-Opener-Policy', 'same-origin')
    response.header('Cross-Origin-Resource-Policy', 'same-origin')
    response.header(
      'Permissions-Policy',
      'camera=(self), geolocation=(), microphone=(), usb=(self)'
    )
    if (appUrl.startsWith('https://')) {
      response.header('Strict-Transport-Security', 'max-age=15552000; includeSubDomains')
    }
    return next()
  }
}

/** What programs read runs no script at all. */
const NO_PAGE = "default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

function nonceFor(ctx: HttpContext) {
  const nonce = randomBytes(16).toString('base64')
  ctx.cspNonce = nonce
  // The Vite plugin for Edge reads the nonce from where Shield would have put it.
  ctx.response.nonce = nonce
  if ('view' in ctx) ctx.view.share({ cspNonce: nonce })
  return nonce
}

/** Elsewhere browsers ignore the header, and say so on every page. */
function isTrustworthy({ request }: HttpContext) {
  const host = request.hostname() ?? ''
  return request.secure() || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)
}

function policy({ request }: HttpContext, nonce: string) {
  // A worker lives by the policy of its own file. Those of ours may run WebAssembly; pages may not.
  const webAssembly = request.url().startsWith('/assets/') ? " 'wasm-unsafe-eval'" : ''
  const hotReload = app.inDev ? ' ws: http://localhost:*' : ''
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'${webAssembly}${app.inDev ? " 'unsafe-eval'" : ''}`,
    // Nuxt UI puts its colour tokens into an inline style; scripts stay nonce-only.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self'${hotReload}`,
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    cspNonce: string
  }
}
