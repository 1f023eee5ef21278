import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'

const AT_ONCE = 64 * 1024

/** A file of rows while it grows, one in each line. */
export class DataFile {
  #rows = 0
  #bytes = 0
  #waiting = ''

  private constructor(private readonly file: FileHandle) {}

  /** Lets somebody write all rows of a file of the archive. */
  static async write(folder: string, name: string, fill: (data: DataFile) => Promise<void>) {
    const path = join(folder, name.replaceAll('/', '_'))
    const data = new DataFile(await open(path, 'wx', 0o600))
    try {
      await fill(data)
      await data.#write()
    } finally {
      await data.file.close()
    }
    return { name, path, rows: data.#rows, bytes: data.#bytes }
  }

  get rows() {
    return this.#rows
  }

  async add(row: object) {
    this.#rows += 1
    this.#waiting += `${JSON.stringify(row)}\n`
    if (this.#waiting.length >= AT_ONCE) await this.#write()
  }

  async #write() {
    const { bytesWritten } = await this.file.write(this.#waiting)
    this.#bytes += bytesWritten
    this.#waiting = ''
  }
}
