import { BlockList, isIP } from 'node:net'
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

/**
 * Where links in letters lead. A stranger may write any host into a request for somebody else's letter, so without
 * `APP_URL` only names and addresses of a home or office network are believed.
 */
export function originForLetters(request: HttpRequest) {
  const isBelieved = env.get('APP_URL') || isNearby(request.hostname() ?? '')
  return isBelieved ? originFor(request) : ownOrigin()
}

/** Where the server is, as far as it knows without being asked. */
export const ownOrigin = () =>
  env.get('APP_URL')?.replace(/\/+$/, '') ?? `http://localhost:${env.get('PORT', 3333)}`

const NEARBY = new BlockList()
for (const range of [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
]) {
  const [net, bits] = range.split('/')
  NEARBY.addSubnet(net, Number(bits), 'ipv4')
}
for (const range of ['::1/128', 'fc00::/7', 'fe80::/10']) {
  const [net, bits] = range.split('/')
  NEARBY.addSubnet(net, Number(bits), 'ipv6')
}

function isNearby(hostname: string) {
  const host = hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  if (version) return NEARBY.check(host, version === 4 ? 'ipv4' : 'ipv6')
  return (
    !host.includes('.') ||
    /\.(local|localhost|lan|home|internal|home\.arpa|fritz\.box)$/i.test(host)
  )
}
