import type { ServerResponse } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'
import send from 'send'
import { Refusal } from '#exceptions/refusal'
import env from '#start/env'
import { contentDisposition } from '#storage/file_name'
import { store } from '#storage/store'

export interface StoredFile {
  key: string
  mime: string
  /** What it is called when it is saved. */
  name: string
  /** Saved instead of shown. */
  isDownload?: boolean
  /** A strong validator without quotes; the file's size and age otherwise. */
  etag?: string
  cacheControl?: string
}

/** Bytes under one address never change, and are for whoever asked alone. */
export const IMMUTABLE = 'private, max-age=31536000, immutable'

/** Where the proxy in front of us finds the files: an internal location on the folder `files` of DATA_DIR. */
const INTERNAL_LOCATION = '/_files'

/** What a browser may show by itself. Everything else, and above all what can carry scripts, is only ever saved. */
const SHOWN: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
]

export const isShownByBrowsers = ({ mime }: Pick<StoredFile, 'mime'>) => SHOWN.includes(mime)

/**
 * Answers a request with a file of the store: whole, in ranges, or «not modified». Whether the visitor may have it was
 * decided before. The proxy sends it where SEND_FILE says so.
 *
 * @throws Refusal 404 where the file is gone, 412, 416
 */
export async function sendStoredFile(ctx: HttpContext, file: StoredFile) {
  const headers = headersOf(file)
  const method = env.get('SEND_FILE')
  if (!method) return stream(ctx, { root: store.localPath(''), file: file.key }, headers)

  for (const [name, value] of Object.entries(headers)) ctx.response.header(name, value)
  if (method === 'x-sendfile') ctx.response.header('X-Sendfile', store.localPath(file.key))
  else ctx.response.header('X-Accel-Redirect', `${INTERNAL_LOCATION}/${file.key}`)
  return ctx.response.status(200).send('')
}

export function headersOf({ mime, name, isDownload, etag, cacheControl }: StoredFile) {
  const isShown = SHOWN.includes(mime) && !isDownload
  return {
    'Content-Type': SHOWN.includes(mime) ? mime : 'application/octet-stream',
    'Content-Disposition': contentDisposition(isShown ? 'inline' : 'attachment', name),
    'Cache-Control': cacheControl ?? IMMUTABLE,
    // Opened by itself it is a document of our origin: whatever it turns out to be, it can do nothing.
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    ...(etag && { ETag: `"${etag}"` }),
  }
}

/** Sends a file below a folder with these headers: what `send` says of ranges and validators, and nothing else. */
export function stream(
  { request, response }: HttpContext,
  { root, file }: { root: string; file: string },
  headers: Record<string, string>
) {
  const raw = response.response
  return new Promise<void>((resolve, reject) => {
    raw.once('close', resolve)
    send(request.request, file, {
      root,
      dotfiles: 'deny',
      index: false,
      cacheControl: false,
    })
      .on('headers', () => {
        response.relayHeaders()
        for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value)
      })
      .on('directory', () => reject(new Refusal(404, 'E_NOT_FOUND')))
      .on('error', (error: SendError) => reject(refusalOf(error, raw, headers)))
      .pipe(raw)
  })
}

interface SendError extends Error {
  status: number
}

/** Nobody shall keep the refusal for a year in the place of the file. */
function refusalOf(error: SendError, raw: ServerResponse, headers: Record<string, string>) {
  const theirs = ['ETag', 'Last-Modified', 'Accept-Ranges', 'Content-Length']
  if (!raw.headersSent)
    for (const name of [...Object.keys(headers), ...theirs]) raw.removeHeader(name)
  if (error.status === 404) return new Refusal(404, 'E_NOT_FOUND', { cause: error })
  if (error.status < 500) return new Refusal(error.status, 'E_BAD_REQUEST', { cause: error })
  return error
}
