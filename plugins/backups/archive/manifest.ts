import { type FileHandle, open } from 'node:fs/promises'
import type { AbsenceLine, EntryLine, TotalsLine } from './format.js'

type Line = EntryLine | AbsenceLine | TotalsLine

const AT_ONCE = 64 * 1024

/** The manifest while it grows: in a file, for a million lines are too many for memory. */
export class ManifestDraft {
  #waiting = ''
  #entries = 0
  #bytes = 0

  private constructor(
    readonly path: string,
    private readonly file: FileHandle
  ) {}

  static async open(path: string) {
    return new ManifestDraft(path, await open(path, 'wx', 0o600))
  }

  async add(line: EntryLine | AbsenceLine) {
    if ('name' in line) {
      this.#entries += 1
      this.#bytes += line.bytes
    }
    await this.#write(line)
  }

  /** Adds the last line. */
  async end(): Promise<TotalsLine> {
    const totals = { entries: this.#entries, bytes: this.#bytes }
    await this.#write(totals)
    await this.file.write(this.#waiting)
    await this.file.close()
    return totals
  }

  async abandon() {
    await this.file.close().catch(() => {})
  }

  async #write(line: Line) {
    this.#waiting += textOf(line)
    if (this.#waiting.length < AT_ONCE) return
    await this.file.write(this.#waiting)
    this.#waiting = ''
  }
}

/** One writing for each line: manifests are compared as texts. */
const textOf = (line: Line) => `${JSON.stringify(line)}\n`
