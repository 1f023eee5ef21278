import { once } from 'node:events'
import type { Readable } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'
import { type Archiver, ZipArchive } from 'archiver'
import { sayTo } from '#exceptions/handler'
import { cleanFileName, contentDisposition, uniqueFileNames } from '#storage/file_name'
import { store } from '#storage/store'

export interface ArchivedFile {
  key: string
  name: string
  /** The wall clock that the unpacked file shows. */
  at: Date
  /** For what does not leave as it is stored. */
  open?: (name: string) => Promise<ArchiveEntry>
}

export interface ArchiveEntry {
  name: string
  content: Readable | string
}

export interface Archive {
  /** Without its extension. */
  name: string
  files: ArchivedFile[]
}

/**
 * Answers a request with a zip of stored files, made while it is sent: one file is read at a time, and none any more
 * once the visitor has left. Pictures are compressed already, so they are stored as they are.
 */
export function streamArchive(ctx: HttpContext, { name, files }: Archive) {
  const { request, response } = ctx
  response.header('Content-Type', 'application/zip')
  response.header('Content-Disposition', contentDisposition('attachment', archiveName(name)))
  response.header('Cache-Control', 'private, no-store')
  if (request.method() === 'HEAD') return response.status(200).send('')

  const archive = new ZipArchive({ store: true })
  response.response.once('close', () => archive.destroy())
  response.stream(archive)
  void fill(ctx, archive, files)
}

function archiveName(name: string) {
  const [unique] = uniqueFileNames([cleanFileName(`${name}.zip`)])
  return unique
}

async function fill(ctx: HttpContext, archive: Archiver, files: ArchivedFile[]) {
  const left = new AbortController()
  archive.once('close', () => left.abort())
  try {
    const names = uniqueFileNames(files.map(({ name }) => name))
    for (const [index, file] of files.entries()) {
      await add(archive, await entryOf(ctx, file, names[index]), file.at, left.signal)
    }
    await archive.finalize()
  } catch (error) {
    // Cutting the connection is the only way to say that the rest is missing.
    if (!left.signal.aborted) archive.destroy(error as Error)
  }
}

/** In the place of a picture that the disk has lost stands a note that says so. */
async function entryOf(
  ctx: HttpContext,
  { key, open }: ArchivedFile,
  name: string
): Promise<ArchiveEntry> {
  if (await store.exists(key)) return open ? open(name) : { name, content: await store.open(key) }
  ctx.logger.error({ key }, 'An original is missing')
  return { name: `${name}.txt`, content: sayTo(ctx, 'E_ORIGINAL_MISSING') }
}

async function add(
  archive: Archiver,
  { name, content }: ArchiveEntry,
  date: Date,
  signal: AbortSignal
) {
  const stop = () => typeof content !== 'string' && content.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const entered = once(archive, 'entry', { signal })
    archive.append(content, { name, date })
    await entered
  } finally {
    signal.removeEventListener('abort', stop)
    stop()
  }
}
