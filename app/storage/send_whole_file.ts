import { closeSync, createReadStream, fstatSync, open, read } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import { headersOf, type StoredFile } from '#storage/send_stored_file'
import { store } from '#storage/store'

const openFile = promisify(open)
const readFile = promisify(read)

/** Files up to here are read in one go. */
const SMALL = 128 * 1024

/** Nothing but the file, whole: no part of it, no question whether it changed, and no proxy that sends it. */
export function isPlainlyAsked({ request }: HttpContext) {
  const { method, headers } = request.request
  return (
    method === 'GET' &&
    !headers.authorization &&
    !headers.range &&
    !headers['if-none-match'] &&
    !headers['if-modified-since'] &&
    !headers['if-match'] &&
    !headers['if-unmodified-since'] &&
    !env.get('SEND_FILE')
  )
}

/** Answers with a file of the store, as `sendStoredFile` does with more ado; false where it is not there. */
export async function sendWholeFile(ctx: HttpContext, file: StoredFile): Promise<boolean> {
  const descriptor = await openFile(store.localPath(file.key), 'r').catch(() => null)
  if (descriptor === null) return false
  // Of an open file neither its facts nor its end wait for the disk.
  const { size, mtimeMs } = fstatSync(descriptor)
  const raw = ctx.response.response
  if (size > SMALL) {
    relay(ctx, file, size, mtimeMs)
    // It closes the file, whatever happens.
    await pipeline(createReadStream('', { fd: descriptor }), raw).catch(() => {})
    return true
  }
  const bytes = Buffer.allocUnsafe(size)
  const { bytesRead } = await readFile(descriptor, bytes, 0, size, 0).finally(() =>
    closeSync(descriptor)
  )
  if (bytesRead < size) return false
  relay(ctx, file, size, mtimeMs)
  raw.end(bytes)
  return true
}

/** Its validators are those that `send` makes of the same facts. */
function relay({ response }: HttpContext, file: StoredFile, size: number, mtimeMs: number) {
  const raw = response.response
  response.relayHeaders()
  const headers = {
    'ETag': `W/"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`,
    'Last-Modified': new Date(mtimeMs).toUTCString(),
    'Accept-Ranges': 'bytes',
    'Content-Length': size,
    ...headersOf(file),
  }
  for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value)
}
