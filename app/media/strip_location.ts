import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { FormatName } from './formats.js'
import { FileView } from './redaction/file_view.js'
import { redactGif } from './redaction/gif.js'
import { redactHeif } from './redaction/heif.js'
import { redactJpeg } from './redaction/jpeg.js'
import { redactPng } from './redaction/png.js'
import { lengthOf, NotUnderstood, type Patch, type Redaction } from './redaction/redaction.js'
import { redactTiff } from './redaction/tiff.js'
import { redactWebp } from './redaction/webp.js'
import { sniff } from './sniff.js'

export type { Redaction } from './redaction/redaction.js'

const REDACT: Record<FormatName, (view: FileView) => Promise<Redaction>> = {
  jpeg: redactJpeg,
  png: redactPng,
  gif: redactGif,
  webp: redactWebp,
  avif: redactHeif,
  heic: redactHeif,
  tiff: redactTiff,
}

/**
 * What has to change in a picture file so that nobody learns from it where it was taken: positions in EXIF, places in
 * XMP and IPTC, and everything whose meaning only an application knows. The picture itself, its orientation and its
 * colours stay. No byte moves, so ranges and lengths are those of the answer. Null where that cannot be promised.
 */
export async function stripLocation(path: string): Promise<Redaction | null> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { name } = await sniff(path)
    return await REDACT[name](new FileView(file, size))
  } catch (error) {
    if (error instanceof NotUnderstood || isForeign(error)) return null
    throw error
  } finally {
    await file.close()
  }
}

/** Neither the sniffer's refusals nor a number out of any range are failures of the machine. */
function isForeign(error: unknown) {
  return error instanceof RangeError || (error as Error).name === 'MediaRefusal'
}

/** The bytes of a file as its redaction has them; `start` and `end` (inclusive) for a part of them. */
export function readRedacted(
  path: string,
  { byteSize, patches }: Redaction,
  { start = 0, end = byteSize - 1 }: { start?: number; end?: number } = {}
): Readable {
  const source = createReadStream(path, { start, end: Math.min(end, byteSize - 1) })
  return Readable.from(patched(source, start, patches), { objectMode: false })
}

async function* patched(source: AsyncIterable<Buffer>, start: number, patches: Patch[]) {
  let at = start
  for await (const chunk of source) {
    for (const patch of patches) overlay(chunk, at, patch)
    at += chunk.length
    yield chunk
  }
}

function overlay(chunk: Buffer, at: number, patch: Patch) {
  const from = Math.max(at, patch.at)
  const to = Math.min(at + chunk.length, patch.at + lengthOf(patch))
  if (from >= to) return
  if ('bytes' in patch) patch.bytes.copy(chunk, from - at, from - patch.at, to - patch.at)
  else chunk.fill(patch.fill, from - at, to - at)
}
