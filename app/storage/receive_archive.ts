import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { type InspectedArchive, inspectArchive } from '#extension/archive/inspect'
import { MAX_ARCHIVE_BYTES } from '#extension/archive/limits'
import { PluginRefusal } from '#extension/refusal'
import type { StateReason } from '#extension/states'
import { asRefusal } from '#storage/media_refusals'
import { readForm } from '#storage/multipart_form'
import { receiveFile } from '#storage/receive_file'

type LookedAt = { archive: InspectedArchive } | { problem: StateReason }

/** Takes the archive of a request (the field `archive`) and looks at it. What it was sent as is gone afterwards. */
export async function receiveArchive({ request, response }: HttpContext): Promise<LookedAt> {
  if (!request.is(['multipart/form-data'])) throw noArchive()
  // What a crash leaves there is swept with archives that nobody decided about.
  const folder = join(process.env.DATA_DIR!, 'tmp', 'plugin_archives')
  const path = join(folder, `.incoming-${randomUUID()}`)
  let name: string | undefined
  await mkdir(folder, { recursive: true })
  try {
    await readForm(request.request, async (file) => {
      if (file.field !== 'archive' || !file.name || name) return void file.stream.resume()
      name = file.name
      const sink = createWriteStream(path, { flags: 'wx', mode: 0o600 })
      await receiveFile(file.stream, sink, { limit: MAX_ARCHIVE_BYTES }).catch((error) => {
        throw asRefusal(error)
      })
    }).catch((error) => {
      // What is left of the request would be taken for the next one.
      response.header('Connection', 'close')
      throw error
    })
    if (!name) throw noArchive()
    return await lookAt(path, name)
  } finally {
    await rm(path, { force: true })
  }
}

async function lookAt(path: string, name: string): Promise<LookedAt> {
  try {
    return { archive: await inspectArchive(path, name) }
  } catch (error) {
    if (!(error instanceof PluginRefusal)) throw error
    return { problem: error.reason }
  }
}

const noArchive = () => new Refusal(422, 'E_NO_FILES', { field: 'archive' })
