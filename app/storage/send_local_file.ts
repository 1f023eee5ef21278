import { dirname, basename } from 'node:path'
import type { HttpContext } from '@adonisjs/core/http'
import { contentDisposition } from '#storage/file_name'
import { stream } from '#storage/send_stored_file'

export interface LocalFile {
  /** Absolute, and never made of what somebody sent. */
  path: string
  /** What it is called when it is saved. */
  name: string
  mime: string
}

/**
 * Answers a request with a file that is not in the store: whole, in ranges, or «not modified». It is only ever saved, and
 * nobody on the way keeps it. Whether the visitor may have it was decided before.
 *
 * @throws Refusal 404 where the file is gone, 412, 416
 */
export function sendLocalFile(ctx: HttpContext, { path, name, mime }: LocalFile) {
  const headers = {
    'Content-Type': mime,
    'Content-Disposition': contentDisposition('attachment', name),
    'Cache-Control': 'private, no-store',
    'X-Content-Type-Options': 'nosniff',
  }
  return stream(ctx, { root: dirname(path), file: basename(path) }, headers)
}
