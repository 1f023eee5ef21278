import { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'
import { MemoryLocker, Metadata, Server, type Upload as TusUpload } from '@tus/server'
import { v7 as uuidv7 } from 'uuid'
import type { Committed } from '#actions/commit_photos'
import { fileTooLarge } from '#storage/media_refusals'
import { Refusal } from '#exceptions/refusal'
import { settings } from '#config/settings'
import type { Checksum, UploadStore } from '#storage/tus/upload_store'

const VERSION = '1.0.0'
const HASHES = ['sha1', 'sha256'] as const

/** One request at a time writes to an upload; whoever comes later takes over from a connection that hangs. */
const locker = new MemoryLocker()

interface Tus {
  store: UploadStore
  /** The upload that the address names. */
  uploadId?: string
  /** All bytes are there. */
  finish: (uploadId: string) => Promise<Committed>
}

/** Lets the tus protocol answer a request. Its refusals are thrown, so that they leave like all others. */
export async function speakTus(ctx: HttpContext, { store, uploadId, finish }: Tus) {
  let failure: unknown
  const server = new Server({
    path: `/api/v1/orgs/${ctx.params.slug}/uploads`,
    datastore: store,
    locker,
    maxSize: settings().maxUploadBytes,
    relativeLocation: true,
    allowedOrigins: [],
    namingFunction: () => uuidv7(),
    getFileIdFromRequest: () => uploadId,
    onUploadFinish: async (_request, { id }: TusUpload) => ({
      headers: outcomeHeaders(await finish(id)),
    }),
    onResponseError: (_request, error) => {
      failure = error
      return undefined
    },
  })
  ctx.response.header('Tus-Resumable', VERSION)
  const answer = await server.handleWeb(asWebRequest(ctx))
  if (failure) throw refusalOf(failure)
  if (answer.status >= 400) throw refusalOf({ status_code: answer.status })
  return relay(ctx, answer)
}

export function outcomeHeaders({ outcome, photoId }: Committed) {
  return { 'Lumina-Photo-Id': photoId, 'Lumina-Outcome': outcome }
}

/** `Upload-Metadata: filename <base64>,album_id <base64>` */
export function readMetadata({ request }: HttpContext) {
  try {
    return Metadata.parse(request.header('upload-metadata'))
  } catch (error) {
    throw new Refusal(400, 'E_BAD_REQUEST', { cause: error })
  }
}

/** `Upload-Checksum: sha1 <base64>` */
export function readChecksum({ request }: HttpContext): Checksum | undefined {
  const header = request.header('upload-checksum')
  if (header === undefined) return undefined
  const [name, value = ''] = header.split(' ')
  const algorithm = HASHES.find((known) => known === name)
  if (!algorithm) throw new Refusal(400, 'E_BAD_REQUEST')
  return { algorithm, digest: Buffer.from(value, 'base64') }
}

const HEARD = /^(tus-|upload-|content-type$|content-length$)/

function asWebRequest({ request }: HttpContext) {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers())) {
    if (HEARD.test(name)) headers.set(name, String(value))
  }
  const hasBody = ['POST', 'PATCH'].includes(request.method())
  return new Request(new URL(request.url(), 'http://tus.invalid'), {
    method: request.method(),
    headers,
    ...(hasBody && { body: Readable.toWeb(request.request) as ReadableStream, duplex: 'half' }),
  })
}

/** What it says to other origins is left out: there are none. */
function relay({ request, response }: HttpContext, answer: Response) {
  for (const [name, value] of answer.headers) {
    if (!name.startsWith('access-control-')) response.header(name, value)
  }
  if (request.method() === 'OPTIONS') response.header('Tus-Checksum-Algorithm', HASHES.join(','))
  return response.status(answer.status).send('')
}

function refusalOf(failure: unknown) {
  const { status_code: status } = failure as { status_code?: number }
  if (failure instanceof Error || !status) return failure
  if (status === 413) return fileTooLarge(settings().maxUploadBytes)
  if (status === 500) return new Refusal(503, 'E_DATABASE_BUSY', { retryAfter: 2 })
  const codes: Record<number, string> = {
    404: 'E_NOT_FOUND',
    409: 'E_UPLOAD_OFFSET',
    410: 'E_UPLOAD_EXPIRED',
    412: 'E_TUS_VERSION',
  }
  // What the protocol calls not implemented is still a request that should not have been made.
  return new Refusal(status < 500 ? status : 400, codes[status] ?? 'E_BAD_REQUEST')
}
