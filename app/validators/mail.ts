import vine from '@vinejs/vine'
import type { FieldContext } from '@vinejs/vine/types'

const MOST = 200

/** A name or an address of the network; brackets hold one of IPv6. */
const HOST = /^([\p{L}\p{N}]([\p{L}\p{N}_.-]*[\p{L}\p{N}])?|\[[0-9a-f:.]+\])$/iu
const ADDRESS = /^[^\s<>@,;:"()\\]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u
const NAMED = /^("[^"<>@\\]*"|[^"<>@,;\\]*)\s*<([^<>]+)>$/

/** `smtp://name:password@host:587` or `smtps://…`, and nothing behind that, which would be left out without a word. */
export const mailServerRule = () => text('mailServer', isMailServer)

/** `photos@example.org`, or a name before it in angle brackets. */
export const senderRule = () => text('sender', isSender)

const text = (name: string, isRight: (value: string) => boolean) =>
  vine.string().trim().maxLength(MOST).use(told(name, isRight)())

const told = (name: string, isRight: (value: string) => boolean) =>
  vine.createRule((value: unknown, _: undefined, field: FieldContext) => {
    if (typeof value === 'string' && !isRight(value)) field.report(`Malformed ${name}`, name, field)
  })

function isMailServer(value: string) {
  const url = /\s/.test(value) ? null : URL.parse(value)
  if (!url || !/^smtps?:$/.test(url.protocol) || !HOST.test(decoded(url.hostname) ?? ''))
    return false
  const hasMore = !['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== ''
  if (hasMore || url.port === '0') return false
  if (url.password && !url.username) return false
  return decoded(url.username) !== null && decoded(url.password) !== null
}

function isSender(value: string) {
  if (/\p{Cc}/u.test(value)) return false
  const address = value.includes('<') ? NAMED.exec(value)?.[2] : value
  return ADDRESS.test(address ?? '') && !/\.\.|\.@|^\./.test(address!)
}

function decoded(part: string) {
  try {
    return decodeURIComponent(part)
  } catch {
    return null
  }
}
