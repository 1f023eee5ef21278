import { stat } from 'node:fs/promises'
import type Upload from '#models/upload'
import { uploadPath } from '#storage/keys'

/** How much of a resumable upload is here, or null where its file is gone. */
export async function receivedBytes({ orgId, id, state, byteSize }: Upload) {
  if (state === 'finished') return byteSize
  try {
    const { size } = await stat(uploadPath(orgId, id))
    return size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
