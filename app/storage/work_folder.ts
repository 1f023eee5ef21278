import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { v7 as uuidv7 } from 'uuid'
import { workFolder } from '#storage/keys'

/** A folder for one request or job in its org's temp area. What is left of it after a crash is swept. */
export class WorkFolder {
  private constructor(readonly path: string) {}

  static async open(orgId: string) {
    const path = join(workFolder(orgId), uuidv7())
    await mkdir(path, { recursive: true })
    return new WorkFolder(path)
  }

  file(name: string) {
    return join(this.path, name)
  }

  sink(name: string): Writable {
    return createWriteStream(this.file(name), { flags: 'wx' })
  }

  remove() {
    return rm(this.path, { recursive: true, force: true })
  }
}
