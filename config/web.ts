import type { HttpRequest } from '@adonisjs/core/http'
import proxyAddr from 'proxy-addr'
import env from '#start/env'

/**
 * Cookies are `Secure` only where people come by HTTPS: on http://192.168.0.5:3333 a secure
 * cookie would be dropped and nobody could sign in.
 */
export function secureCookies() {
  return env.get('APP_URL')?.startsWith('https://') ?? false
}

/** `TRUST_PROXY`: unset trusts nobody, `true` everybody, a number so many hops, else addresses or `loopback`. */
export function trustProxy(value?: string) {
  if (!value || value === 'false') return () => false
  if (value === 'true') return () => true
  if (/^\d+$/.test(value)) return (_address: string, hop: number) => hop < Number(value)
  return proxyAddr.compile(value.split(',').map((part) => part.trim()))
}

/** Where links that people hand on lead: `APP_URL`, else the address by which this person reached the server. */
export function originFor(request: HttpRequest) {
  return env.get('APP_URL')?.replace(/\/+$/, '') ?? `${request.protocol()}://${request.host()}`
}
