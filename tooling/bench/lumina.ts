import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { freePort } from '../gate/place.js'
import { endOf, startGroup } from '../gate/process_groups.js'
import { RunningServer } from '../gate/running_server.js'
import { inTemporaryFolder } from '../gate/temporary_folder.js'

const ROOT = resolve(import.meta.dirname, '../..')
const GIGABYTE = 1024 ** 3

export interface Lumina {
  url: string
  pid: number
  dataDir: string
  slug: string
  /** Of the owner's session, as a browser sends it. */
  cookie: string
  orgId: string
  userId: string
  /** A token of its own for each purpose: each has a pace of its own. */
  token(): Promise<string>
  call<T>(method: string, path: string, body?: object): Promise<T>
  /** Runs a command on the data of the server, and answers what somebody says about it who watches. */
  command<T>(args: string[], watch: (pid: number, ended: Promise<number>) => Promise<T>): Promise<T>
  /** Stops the server, lets somebody work on its data, and starts it again. */
  pause(work: () => Promise<void>): Promise<void>
}

const PERSON = {
  name: 'Bench',
  email: 'bench@example.org',
  password: 'a calm sea and a prosperous voyage',
}
const SLUG = 'bench'

/** The built program if there is a build, on data of its own that is gone afterwards. `more` is added to its environment. */
export function withLumina<T>(
  work: (lumina: Lumina) => Promise<T>,
  more: Record<string, string> = {}
) {
  return inTemporaryFolder('bench', async (folder) => {
    const server = await BenchServer.start(folder, more)
    try {
      return await work(await server.furnish())
    } finally {
      await server.stop()
    }
  })
}

export const programFolder = () =>
  existsSync(join(ROOT, 'build', '.sources')) && !process.env.BENCH_FROM_SOURCE
    ? join(ROOT, 'build')
    : ROOT

const isBuilt = () => programFolder() !== ROOT

class BenchServer {
  #life?: RunningServer

  private constructor(
    readonly dataDir: string,
    readonly env: NodeJS.ProcessEnv,
    readonly url: string
  ) {}

  static async start(folder: string, more: Record<string, string>) {
    const dataDir = join(folder, 'data')
    await mkdir(dataDir)
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const { PATH, HOME, LANG, TMPDIR, NODE_OPTIONS } = process.env
    const env = {
      ...{ PATH, HOME, LANG, TMPDIR, NODE_OPTIONS },
      NODE_ENV: 'production',
      TZ: 'UTC',
      HOST: '127.0.0.1',
      PORT: String(port),
      APP_URL: url,
      DATA_DIR: dataDir,
      APP_KEY: 'a key that only ever protects the data of a measurement',
      ENV_PATH: folder,
      LOG_LEVEL: 'warn',
      DEFAULT_QUOTA_BYTES: String(1_000 * GIGABYTE * 100),
      ...more,
    }
    const server = new BenchServer(dataDir, env, url)
    await server.#run(['ace', 'migration:run', '--force', '--no-schema-generate'])
    await server.#begin()
    return server
  }

  async #run([program, ...args]: string[]) {
    const code = await endOf(this.#start([program, ...args]))
    if (code !== 0) throw new Error(`${program} ${args[0]} ended with ${code}`)
  }

  #start([program, ...args]: string[]) {
    return startGroup(process.execPath, [...this.#loader(), this.#file(program), ...args], {
      cwd: programFolder(),
      env: this.env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  async #begin() {
    const args = [...this.#loader(), this.#file('bin/server')]
    this.#life = await RunningServer.start(args, this.url, {
      cwd: programFolder(),
      env: this.env,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  async stop() {
    await this.#life?.end()
  }

  async furnish(): Promise<Lumina> {
    const cookie = await this.#beTheFirst()
    const call = <T>(method: string, path: string, body?: object, token?: string) =>
      this.#call<T>(method, path, body, token)
    const token = async () => {
      const { email, password } = PERSON
      const body = { email, password, name: 'bench' }
      const issued = await call<{ token: string }>('POST', '/auth/tokens', body)
      return issued.token
    }
    const own = await token()
    const me = await call<{ id: string }>('GET', '/me', undefined, own)
    const org = await call<{ id: string }>('GET', `/orgs/${SLUG}`, undefined, own)
    const pidOf = () => this.#life!.process.pid!
    return {
      url: this.url,
      get pid() {
        return pidOf()
      },
      dataDir: this.dataDir,
      slug: SLUG,
      cookie,
      orgId: org.id,
      userId: me.id,
      token,
      call: (method, path, body) => call(method, path, body, own),
      command: (args, watch) => {
        const child = this.#start(['ace', ...args])
        return watch(child.pid!, endOf(child))
      },
      pause: async (work) => {
        await this.stop()
        await work()
        await this.#begin()
      },
    }
  }

  /** The form of the first run, as a browser fills it in; it signs in. */
  async #beTheFirst() {
    const form = await fetch(`${this.url}/first-run`)
    const jar = new Map(cookiesOf(form))
    const answer = await fetch(`${this.url}/first-run`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'cookie': cookieLine(jar),
        'x-xsrf-token': decodeURIComponent(jar.get('XSRF-TOKEN') ?? ''),
      },
      body: JSON.stringify({
        ...PERSON,
        password_confirmation: PERSON.password,
        org: 'Bench',
        slug: SLUG,
      }),
    })
    const next = answer.headers.get('location') ?? ''
    if (answer.status !== 302 || !next.includes('/photos'))
      throw new Error(`The first run was answered with ${answer.status} ${next}`)
    for (const [name, value] of cookiesOf(answer)) jar.set(name, value)
    return cookieLine(jar)
  }

  async #call<T>(method: string, path: string, body?: object, token?: string): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { data: T }).data
  }

  #loader() {
    return ['--disable-warning=DEP0205', ...(isBuilt() ? [] : ['--import=@poppinss/ts-exec'])]
  }

  #file(name: string) {
    if (name === 'ace') return 'ace.js'
    return isBuilt() ? `${name}.js` : `${name}.ts`
  }
}

const cookiesOf = (answer: Response) =>
  answer.headers.getSetCookie().map((line) => {
    const [pair] = line.split(';')
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1)] as const
  })

const cookieLine = (jar: Map<string, string>) =>
  [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

/** What the machine is, for the record. */
export async function machine() {
  const { cpus, totalmem, release } = await import('node:os')
  const model = cpus()[0]?.model.trim() || 'unknown processor'
  const distribution = await readFile('/etc/os-release', 'utf8').catch(() => '')
  const [, pretty = process.platform] = /PRETTY_NAME="([^"]+)"/.exec(distribution) ?? []
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cpus().length} × ${model}, ${memory} GB, ${pretty} (${release()}), Node ${process.versions.node}`
}
