import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import Database from 'better-sqlite3'
import type { Door } from './client.js'
import type { Ledger } from './ledger.js'

interface FileRow {
  photo_id: string
  storage_key: string
  byte_size: number
  sha256: string
}

/** The server's database, from outside and only to look. */
export class Books {
  readonly #database

  constructor(private dataDir: string) {
    this.#database = new Database(join(dataDir, 'lumina.sqlite3'), { readonly: true })
  }

  close() {
    this.#database.close()
  }

  countUnfinishedJobs() {
    return this.#number(
      "select count(*) from jobs where state in ('queued', 'running') and name = 'render_photo'"
    )
  }

  /** Whatever does not add up, in words. */
  async problems({ photos }: Ledger) {
    const files = this.#database
      .prepare('select photo_id, storage_key, byte_size, sha256 from photo_files')
      .all() as FileRow[]
    const sum = files.reduce((total, { byte_size: bytes }) => total + bytes, 0)
    const ledger = this.#number('select sum(storage_used_bytes) from orgs')
    return [
      ...this.#owed(files, photos),
      ...(ledger === sum ? [] : [`the ledger says ${ledger}, the rows ${sum}`]),
      ...this.#stuck(),
      ...(await this.#onDisk(files)),
      ...(await this.#leftInTemp()),
    ]
  }

  #owed(files: FileRow[], owed: Map<string, string>) {
    const here = new Map(files.map((file) => [file.sha256, file.photo_id]))
    const lost = [...owed].filter(([sha256, photoId]) => here.get(sha256) !== photoId)
    const extra = [...here].filter(([sha256]) => !owed.has(sha256))
    return [
      ...lost.map(([, photoId]) => `photo ${photoId} was acknowledged and is lost`),
      ...extra.map(([, photoId]) => `photo ${photoId} was purged, or never sent, and is here`),
      ...(files.length === here.size ? [] : ['a picture is here twice']),
    ]
  }

  #stuck() {
    const all = (sql: string) => this.#database.prepare(sql).pluck().all() as string[]
    return [
      ...all(
        "select id || ' is ' || state || ' ' || coalesce(failure, '') from photos where state <> 'ready'"
      ).map((words) => `photo ${words}`),
      ...all(
        'select id from photos where not exists (select 1 from photo_files where photo_id = photos.id)'
      ).map((id) => `photo ${id} has no file`),
      ...all("select id from uploads where state = 'receiving'").map(
        (id) => `upload ${id} waits for ever`
      ),
      ...all("select name || ': ' || substr(error, 1, 400) from jobs where state = 'dead'").map(
        (words) => `a job is dead: ${words}`
      ),
    ]
  }

  async #onDisk(files: FileRow[]) {
    const root = join(this.dataDir, 'files')
    const listed = await listFiles(join(root, 'orgs'))
    const found = new Map(
      listed.map(({ path, bytes }) => [relative(root, path).replaceAll('\\', '/'), bytes])
    )
    const problems: string[] = []
    const expected = new Set<string>()
    for (const { storage_key: key, byte_size: bytes } of files) {
      expected.add(key)
      if (found.get(key) !== bytes)
        problems.push(`${key} should have ${bytes} bytes and has ${found.get(key)}`)
    }
    const ready = this.#database
      .prepare("select org_id || '/renditions/' || id from photos where state = 'ready'")
      .pluck()
      .all() as string[]
    for (const folder of ready) {
      for (const kind of ['preview', 'thumb']) {
        const key = `orgs/${folder}/${kind}.webp`
        expected.add(key)
        if (!found.get(key)) problems.push(`${key} is missing`)
      }
    }
    for (const key of found.keys()) if (!expected.has(key)) problems.push(`no row knows ${key}`)
    return problems
  }

  async #leftInTemp() {
    const left = await listFiles(join(this.dataDir, 'tmp'))
    return left.map(({ path }) => `${relative(this.dataDir, path)} was left in the temp area`)
  }

  #number(sql: string) {
    return Number(this.#database.prepare(sql).pluck().get() ?? 0)
  }
}

async function listFiles(folder: string) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      const facts = await stat(path).catch(() => null)
      return { path, bytes: facts?.size ?? 0 }
    })
  )
}

/** Reads originals back by the API. Answers those that are not the bytes that were sent. */
export async function compareBytes(door: Door, photos: [sha256: string, photoId: string][]) {
  const problems: string[] = []
  for (let start = 0; start < photos.length; start += 8) {
    const some = photos.slice(start, start + 8)
    const digests = await Promise.all(some.map(([, photoId]) => digestOf(door, photoId)))
    for (const [index, [sha256, photoId]] of some.entries()) {
      if (digests[index] !== sha256)
        problems.push(`photo ${photoId} has other bytes: ${digests[index]}`)
    }
  }
  return problems
}

async function digestOf({ url, slug, token }: Door, photoId: string) {
  const response = await fetch(`${url}/api/v1/orgs/${slug}/photos/${photoId}/files/original`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(30_000),
  })
  if (response.status !== 200) return `status ${response.status}`
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex')
}
