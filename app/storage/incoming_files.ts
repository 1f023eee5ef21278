import type { HttpContext } from '@adonisjs/core/http'
import type { MultipartStream } from '@adonisjs/core/types/bodyparser'
import type { IncomingDetails, IncomingFile } from '#actions/ingest_batch'
import { Refusal } from '#exceptions/refusal'
import { readModifiedAt } from '#validators/upload'

/** Files of a batch, each with a field of its own beside it. */
const MAX_PARTS = 10_000

/** Reads a multipart request to its end, handing over each file of the field `files` as it comes. */
export async function readIncomingFiles(
  { request }: HttpContext,
  take: (file: IncomingFile) => Promise<void>
): Promise<IncomingDetails> {
  if (!request.multipart) throw noFiles()
  let count = 0
  request.multipart.onFile('files', { deferValidations: true }, async (part: MultipartStream) => {
    count++
    await take({ name: part.filename ?? '', stream: part })
  })
  await readParts(request)
  if (count === 0) throw noFiles()
  const modifiedAt = [request.input('modified_at') ?? []].flat()
  return { modifiedAt: modifiedAt.map((value) => readModifiedAt(value)) }
}

async function readParts(request: HttpContext['request']) {
  try {
    await request.multipart.process({ maxFields: MAX_PARTS })
  } catch (error) {
    // Whoever hung up hears nothing any more; it is no failure of ours.
    if (request.request.destroyed) throw new Refusal(400, 'E_BAD_REQUEST', { cause: error })
    throw error
  }
}

function noFiles() {
  return new Refusal(422, 'E_NO_FILES', { field: 'files' })
}
