import type { HttpContext } from '@adonisjs/core/http'
import type { IncomingDetails, IncomingFile } from '#actions/ingest_batch'
import { Refusal } from '#exceptions/refusal'
import { readForm } from '#storage/multipart_form'
import { readModifiedAt } from '#validators/upload'

/** Reads a multipart request to its end, handing over each file of the field `files` as it comes. */
export async function readIncomingFiles(
  { request, response }: HttpContext,
  take: (file: IncomingFile) => Promise<void>
): Promise<IncomingDetails> {
  if (!request.is(['multipart/form-data'])) throw noFiles()
  let count = 0
  const reading = readForm(request.request, async ({ field, name, stream }) => {
    // As browsers send a field of files that nobody filled in.
    if (field !== 'files' || !name) return void stream.resume()
    count++
    await take({ name, stream })
  })
  const fields = await reading.catch((error) => {
    // What is left of the request would be taken for the next one.
    response.header('Connection', 'close')
    throw error
  })
  if (count === 0) throw noFiles()
  const modifiedAt = fields.get('modified_at') ?? []
  return { modifiedAt: modifiedAt.map((value) => readModifiedAt(value || null)) }
}

function noFiles() {
  return new Refusal(422, 'E_NO_FILES', { field: 'files' })
}
