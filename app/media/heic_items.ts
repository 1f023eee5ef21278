import { open } from 'node:fs/promises'
import { FileView } from './redaction/file_view.js'
import { metaOf } from './redaction/heif.js'
import { NotUnderstood } from './redaction/redaction.js'
import { MediaRefusal } from './refusal.js'

/**
 * Whether everything that a HEIC is put together from lies inside the file, without decoding any of it: that takes a
 * second, and is done when the picture is rendered.
 *
 * @throws MediaRefusal E_CORRUPT_IMAGE
 */
export async function probeItems(path: string): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const items = await metaOf(new FileView(file, size))
    const isWhole = items
      .flatMap(({ extents }) => extents)
      .every(({ at, length }) => at + length <= size)
    if (!items.length || !isWhole) throw new MediaRefusal('E_CORRUPT_IMAGE')
  } catch (error) {
    if (error instanceof NotUnderstood || error instanceof RangeError)
      throw new MediaRefusal('E_CORRUPT_IMAGE', {}, { cause: error })
    throw error
  } finally {
    await file.close()
  }
}
