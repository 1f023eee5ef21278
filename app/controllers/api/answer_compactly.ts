import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpContext } from '@adonisjs/core/http'
import { snakeCase } from '#api/snake_case'

const compress = promisify(gzip)

const WORTH_COMPRESSING = 1024

/**
 * `{"data": …}` for answers of many values that are asked for again and again: squeezed in a thread of its own, and not
 * sent at all to who has it already. Columns stay what they are.
 */
export async function answerCompactly({ request, response }: HttpContext, data: object) {
  const body = JSON.stringify({ data: spelled(data) })
  response.header('Cache-Control', 'private, no-cache')
  response.append('Vary', 'Accept-Encoding')
  response.setEtag(body, true)
  if (response.fresh()) return response.status(304).send(null)
  response.type('json')
  if (body.length < WORTH_COMPRESSING || !request.encoding(['gzip'])) return response.send(body)
  response.header('Content-Encoding', 'gzip')
  return response.send(await compress(body, { level: 4 }))
}

/** Keys as outside programs read them. Whole columns of plain values are not looked into. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value)) return isRecord(value[0]) ? value.map(spelled) : value
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [snakeCase(key), spelled(inner)])
  )
}

const isRecord = (value: unknown) => typeof value === 'object' && value !== null
