import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { Refusal } from '#exceptions/refusal'

/** Of our own requests none is nested deeper than four, and none has more values than twenty thousand ids. */
const DEEPEST = 32
const MOST_VALUES = 50_000

/**
 * Reads JSON that the body parser left as text, once its outline was looked at: ten megabytes of brackets would keep
 * everybody else waiting for a second, before it is even known who sent them. Strings are trimmed, empty ones are null.
 */
export default class JsonBodyMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    const text = request.is(['application/json']) ? request.raw() : null
    if (text) request.updateBody(read(text))
    return next()
  }
}

function read(text: string): Record<string, unknown> {
  refuseHuge(text)
  try {
    const body: unknown = JSON.parse(text, normalized)
    if (typeof body === 'object' && body !== null) return body as Record<string, unknown>
  } catch (error) {
    throw new Refusal(400, 'E_BAD_REQUEST', { cause: error })
  }
  throw new Refusal(422, 'E_BAD_REQUEST')
}

function refuseHuge(text: string) {
  let depth = 0
  let values = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') at = endOfString(text, at)
    else if (sign === '[' || sign === '{') depth++
    else if (sign === ']' || sign === '}') depth--
    else if (sign === ',') values++
    if (depth > DEEPEST || values > MOST_VALUES) throw new Refusal(413, 'E_TOO_LARGE')
  }
}

/** Where the quotation mark stands that closes what another one opened. */
function endOfString(text: string, start: number) {
  let end = text.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end === -1 ? text.length : end
}

function isEscaped(text: string, at: number) {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}

const POISONED = ['__proto__', 'constructor']

function normalized(key: string, value: unknown) {
  if (POISONED.includes(key)) return undefined
  // Halves of characters, which JSON can spell, come back from no database as they went in.
  return typeof value === 'string' ? value.toWellFormed().trim() || null : value
}
