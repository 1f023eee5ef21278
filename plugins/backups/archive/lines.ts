import { createReadStream } from 'node:fs'
import { BackupRefusal } from './refusal.js'

/** Of a manifest. */
const LONGEST_LINE = 16 * 1024
/** Longer than any row: one that is was made to fill the memory. */
const LONGEST_ROW = 64 * 1024 ** 2

/** Lines of a manifest, as bytes: they are compared, and not read. */
export async function* linesOf(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held = ''
  for await (const chunk of source) {
    // Byte by byte: what is no text differs from what was written all the same.
    const parts = (held + chunk.toString('latin1')).split('\n')
    held = parts.pop()!
    for (const line of [...parts, held]) {
      if (line.length > LONGEST_LINE) throw new BackupRefusal('damaged')
    }
    yield* parts
  }
  if (held) yield held
}

/** Lines are compared byte by byte, and read as what they are where somebody wants to know. */
export const inUtf8 = (line: string) => Buffer.from(line, 'latin1').toString('utf8')

/**
 * Lines of a file, ended by `\n` and by nothing else: people write signs such as U+2028, which JSON leaves as they are and
 * Node's readline takes for an end.
 */
export async function* linesIn(path: string, longest = LONGEST_ROW): AsyncGenerator<string> {
  let held: string[] = []
  let length = 0
  for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
    const [rest, ...others] = String(chunk).split('\n')
    held.push(rest)
    length += rest.length
    if (length > longest) throw new BackupRefusal('damaged')
    for (const next of others) {
      yield held.join('')
      held = [next]
      length = next.length
    }
  }
  if (length) yield held.join('')
}
