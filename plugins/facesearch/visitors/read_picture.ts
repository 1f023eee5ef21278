import type { HttpContext } from '@adonisjs/core/http'
import { MOST_PICTURE_BYTES } from './limits.js'
import { tooLarge } from './selfie_refusal.js'

/** The body of a request, in memory alone. */
export async function readPicture({ request }: HttpContext): Promise<Buffer> {
  if (Number(request.header('content-length') ?? 0) > MOST_PICTURE_BYTES) throw tooLarge()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request.request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_PICTURE_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
