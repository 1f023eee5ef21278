import type { HttpContext } from '@adonisjs/core/http'
import { Refusal } from '#exceptions/refusal'
import { type ArchivedFile, ArchiveFiller, weighFiles } from '#storage/archive_filler'
import { entryOf, noteDeparture } from '#storage/departures'
import { cleanFileName, contentDisposition, uniqueFileNames } from '#storage/file_name'

export interface Archive {
  /** Without its extension. */
  name: string
  /** Asked for as far as the zip has come: of a very large one little is in memory. */
  pages: AsyncIterable<ArchivedFile[]>
  /** What all of them are of: an album, a link, or the org where they were chosen. */
  of: { type: 'album' | 'share_link' | 'org'; id: string; orgId: string }
}

/**
 * Answers a request with a zip of stored files, made while it is sent: one file is read at a time, and none any more
 * once the visitor has left. Pictures are compressed already, so they are stored as they are. What could not come along
 * is listed inside. Of a small zip the length is told before.
 *
 * @throws Refusal 404 where there is nothing to send
 */
export async function streamArchive(ctx: HttpContext, { name, pages, of }: Archive) {
  const { request, response } = ctx
  const source = pages[Symbol.asyncIterator]()
  const first = await source.next()
  if (first.done) throw new Refusal(404, 'E_NO_PHOTOS')
  const second = await source.next()

  response.header('Content-Type', 'application/zip')
  response.header('Content-Disposition', contentDisposition('attachment', archiveName(name)))
  response.header('Cache-Control', 'private, no-store')
  const length = second.done ? await weighFiles(first.value) : null
  if (length !== null) response.header('Content-Length', length)
  if (request.method() === 'HEAD') return response.status(200).send('')

  response.response.statusCode = 200
  response.relayHeaders()
  const filler = new ArchiveFiller(ctx, { isExact: length !== null })
  const { orgId, ...subject } = of
  const event = 'archive.downloaded'
  noteDeparture(ctx, () => {
    const facts = { name, count: filler.count, isWhole: filler.isWhole, ...entryOf(ctx) }
    return { event, orgId, subject, facts }
  })
  await filler.fill(resumed(source, [first, second]))
}

function archiveName(name: string) {
  const [unique] = uniqueFileNames([cleanFileName(`${name}.zip`)])
  return unique
}

/** An iteration together with what was taken from it to have a look. */
async function* resumed<T>(source: AsyncIterator<T>, taken: IteratorResult<T>[]) {
  for (const { done, value } of taken) {
    if (done) return
    yield value as T
  }
  for (;;) {
    const { done, value } = await source.next()
    if (done) return
    yield value as T
  }
}
