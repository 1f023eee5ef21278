import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { HttpContext } from '@adonisjs/core/http'
import { readRedacted, type Redaction } from '#media/strip_location'
import { Refusal } from '#exceptions/refusal'
import { headersOf, type StoredFile } from '#storage/send_stored_file'
import { store } from '#storage/store'

type Part = { start: number; end: number }

/**
 * Answers a request with a file of the store that changes on its way: whole, one range of it, or «not modified».
 * The proxy cannot send it, since what lies on the disk is not what leaves.
 *
 * @throws Refusal 416
 */
export async function sendRedactedFile(ctx: HttpContext, file: StoredFile, redaction: Redaction) {
  const { request, response } = ctx
  const raw = response.response
  const etag = `"${file.etag}"`
  const part = rangeOf(ctx, redaction.byteSize, etag)
  const headers = { ...headersOf(file), 'Accept-Ranges': 'bytes' }

  response.relayHeaders()
  for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value)
  if (isKnown(request.header('if-none-match'), etag)) return close(raw, 304)

  const { start, end: last } = part ?? { start: 0, end: redaction.byteSize - 1 }
  raw.statusCode = part ? 206 : 200
  raw.setHeader('Content-Length', last - start + 1)
  if (part) raw.setHeader('Content-Range', `bytes ${start}-${last}/${redaction.byteSize}`)
  if (request.method() === 'HEAD') return close(raw, raw.statusCode)
  await pipeline(
    readRedacted(store.localPath(file.key), redaction, { start, end: last }),
    raw
  ).catch(
    // Whoever left hears nothing any more; where the disk failed, the connection is cut already.
    (error: unknown) => ctx.logger.debug({ err: error }, 'a download was cut short')
  )
}

function close(raw: ServerResponse, status: number) {
  raw.statusCode = status
  return new Promise<void>((resolve) => raw.end(resolve))
}

const isKnown = (header: string | undefined, etag: string) =>
  Boolean(header?.split(',').some((one) => [etag, '*'].includes(one.trim().replace(/^W\//, ''))))

/** One range is honoured; several, or one in a unit we do not know, are answered with the whole file. */
function rangeOf({ request, response }: HttpContext, size: number, etag: string): Part | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(request.header('range') ?? '') ?? []
  const condition = request.header('if-range')
  if ((!from && !to) || (condition && condition !== etag)) return null
  const start = from ? Number(from) : Math.max(0, size - Number(to))
  const end = from && to ? Math.min(Number(to), size - 1) : size - 1
  if (start <= end && start < size) return { start, end }
  response.header('Content-Range', `bytes */${size}`)
  throw new Refusal(416, 'E_BAD_REQUEST')
}
