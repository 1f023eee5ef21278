import { linesIn } from '../archive/lines.js'

const MOST_LINES = 500
const MOST_CHARACTERS = 4 * 1024 ** 2

/** Lines of a file, some at a time. Its bytes were compared with their hash before. */
export async function* jsonLines(path: string): AsyncGenerator<string[]> {
  let lines: string[] = []
  let length = 0
  for await (const line of linesIn(path)) {
    lines.push(line)
    length += line.length
    if (lines.length < MOST_LINES && length < MOST_CHARACTERS) continue
    yield lines
    lines = []
    length = 0
  }
  if (lines.length) yield lines
}
