import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { HashingTransform, type Digest } from '#media/hash'

/**
 * Streams one file of a request to where it is kept meanwhile, hashed on its way and never held in memory. The source
 * is read to its end whatever happens, so that the files behind it in the same request are reached.
 *
 * @throws MediaRefusal E_TOO_LARGE; what the request or the file system throws
 */
export async function receiveFile(
  source: Readable,
  sink: Writable,
  { limit }: { limit: number }
): Promise<Digest> {
  const hashing = new HashingTransform({ limit })
  const written = pipeline(hashing, sink)
  source.once('error', (error) => hashing.destroy(error))
  source.pipe(hashing)
  try {
    await written
    return hashing.digest
  } catch (error) {
    source.unpipe(hashing)
    source.resume()
    throw error
  }
}
