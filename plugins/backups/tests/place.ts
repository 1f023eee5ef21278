import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pg from 'pg'
import { freePort } from '../../../tooling/gate/place.js'
import { Process } from '#tests/fixtures/processes'
import { scratchFolder } from '#tests/fixtures/scratch'

/** Who operates it. */
export const ADMIN = {
  email: 'operator@example.org',
  password: 'a calm sea and a prosperous voyage',
}
const SLUG = 'rowers'
const READY_MS = 90_000
const ANSWER_MS = 60_000
const SWAP_AND_END = 'plugins/backups/tests/swap_and_end.ts'
const ONE_AFTER_ANOTHER = 'plugins/backups/tests/one_after_another.ts'

/** Arguments, and what the environment says beside them. */
export type Command = [args: string[], env?: Record<string, string>]

export interface Answer {
  status: number
  body: any
  bytes: Buffer
}

/** A server of its own, with a data folder and a database of its own, as an operator has it. */
export class Place {
  #server?: Process
  #port = ''
  #token = ''

  private constructor(
    readonly folder: string,
    private readonly database: string
  ) {}

  static async make() {
    const folder = await scratchFolder()
    await mkdir(join(folder, 'data'))
    return new Place(folder, await emptyDatabase())
  }

  get dataDir() {
    return join(this.folder, 'data')
  }

  path(...parts: string[]) {
    return join(this.folder, ...parts)
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`
  }

  get #env(): Record<string, string | undefined> {
    return {
      DATA_DIR: this.dataDir,
      DATABASE_URL: this.database,
      // It makes its own.
      APP_KEY: undefined,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      NODE_ENV: 'production',
      PLUGIN_FOLDERS: '',
      WORKERS: '1',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
    }
  }

  async ace(args: string[], more: Record<string, string> = {}) {
    const env = { ...this.#env, ...more }
    const run = await Process.start(['ace.js', ...args], env)
    const code = await run.exitCode()
    return { code, said: run.said }
  }

  /** As `ace`, in one process for all of them. */
  async aces(commands: Command[]) {
    const asked = JSON.stringify(commands.map(([args, env = {}]) => [args, env]))
    const run = await Process.start([ONE_AFTER_ANOTHER, asked], this.#env)
    await run.exitCode()
    const parts = run.said.split(/\nended with (\d+)\n/)
    const ends = commands.map((_, at) => ({
      said: parts[2 * at],
      code: Number(parts[2 * at + 1] ?? Number.NaN),
    }))
    if (ends.some(({ code }) => Number.isNaN(code))) throw new Error(run.said)
    return ends
  }

  async migrate() {
    const { code, said } = await this.ace(['migration:run', '--force', '--no-schema-generate'])
    if (code) throw new Error(said)
  }

  async serve(more: Record<string, string> = {}) {
    await this.stop()
    this.#port = String(await freePort())
    const env = { ...this.#env, PORT: this.#port, ...more }
    this.#server = await Process.start(['bin/server.ts'], env)
    const deadline = Date.now() + READY_MS
    while ((await this.call('GET', '/health/ready')).status !== 200) {
      if (this.#server.hasEnded || Date.now() > deadline)
        throw new Error(`It did not start: ${this.#server.said}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** Asks its database, as somebody would who looks from outside. */
  async rows<Row>(sql: string): Promise<Row[]> {
    if (this.database) {
      const client = new pg.Client({ connectionString: this.database })
      await client.connect()
      const { rows } = await client.query(sql).finally(() => client.end())
      return rows
    }
    const database = new Database(join(this.dataDir, 'lumina.sqlite3'), { timeout: 5_000 })
    try {
      return database.prepare(sql).all() as Row[]
    } finally {
      database.close()
    }
  }

  /** Begins to put something into the place of what is there, and is killed before it can end. */
  async endInTheMiddle(...names: string[]) {
    const run = await Process.start([SWAP_AND_END, ...names], this.#env)
    return run.exitCode()
  }

  /** Answers what it said while it ran. */
  async stop() {
    const server = this.#server
    this.#server = undefined
    await server?.end()
    return server?.said ?? ''
  }

  /** Signs in anew, with the password. */
  async signIn() {
    const body = { ...ADMIN, name: 'test' }
    const answer = await this.call('POST', '/api/v1/auth/tokens', body)
    this.#token = answer.body?.data?.token ?? ''
    return answer.status
  }

  async furnish() {
    const { code, said } = await this.ace([
      'org:create',
      'Rowers',
      `--slug=${SLUG}`,
      `--owner=${ADMIN.email}`,
    ])
    if (code) throw new Error(said)
    const { body } = await this.call('POST', `${this.api}/albums`, {
      name: 'Regatta',
      description: 'Two races\u2028in May',
    })
    return body.data.id as string
  }

  get api() {
    return `/api/v1/orgs/${SLUG}`
  }

  async call(method: string, path: string, body?: object | FormData | Blob): Promise<Answer> {
    const isRaw = body instanceof FormData || body instanceof Blob
    const response = await fetch(`${this.origin}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: {
        accept: 'application/json',
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        ...(body && !isRaw && { 'content-type': 'application/json' }),
      },
      body: isRaw ? body : body && JSON.stringify(body),
    }).catch(() => null)
    if (!response) return { status: 0, body: null, bytes: Buffer.alloc(0) }
    const bytes = Buffer.from(await response.arrayBuffer())
    const isJson = response.headers.get('content-type')?.includes('json')
    return { status: response.status, bytes, body: isJson ? JSON.parse(bytes.toString()) : null }
  }

  async upload(albumId: string, pictures: Buffer[]) {
    const form = new FormData()
    for (const bytes of pictures) {
      form.append('files', new Blob([new Uint8Array(bytes)]), `${randomUUID()}.jpg`)
    }
    const { status, body } = await this.call('POST', `${this.api}/albums/${albumId}/photos`, form)
    if (status >= 300) throw new Error(`An upload was answered with ${status}`)
    return body.data.map(({ photo }: { photo: { id: string } }) => photo.id) as string[]
  }

  /** Nothing is left of it: neither files nor rows. */
  async wipe() {
    await rm(this.dataDir, { recursive: true, force: true })
    await mkdir(this.dataDir)
    if (this.database) await emptyDatabase(this.database)
  }

  /** Every file of the data folder that is no passing thing, with its bytes. */
  async everything() {
    const found = await readdir(this.dataDir, { recursive: true, withFileTypes: true })
    const files = new Map<string, Buffer>()
    for (const entry of found) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const name = path.slice(this.dataDir.length + 1)
      if (/^(tmp|backups|before_restore)\/|sqlite3-(wal|shm)$|^plugins\/running.json$/.test(name))
        continue
      files.set(name, await readFile(path))
    }
    return files
  }
}

/** On PostgreSQL a database beside the one of this run; on SQLite it is a file of the data folder. */
async function emptyDatabase(known?: string) {
  const url = process.env.DATABASE_URL
  if (!url) return ''
  const name = known
    ? new URL(known).pathname.slice(1)
    : `round_${randomUUID().replaceAll('-', '')}`
  const superuser = new URL(url)
  const owner = superuser.username
  superuser.username = 'postgres'
  superuser.pathname = '/postgres'
  const client = new pg.Client({ connectionString: superuser.href })
  await client.connect()
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await client.query(`CREATE DATABASE ${name} OWNER ${owner}`)
  await client.end()
  const own = new URL(url)
  own.pathname = `/${name}`
  return own.href
}
