import { execFileSync } from 'node:child_process'
import { chown } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import pg from 'pg'
import { freePort } from './place.js'
import { endOf, killGroup, startGroup } from './process_groups.js'
import { findProgram, postgresFolders } from './programs.js'
import { inTemporaryFolder } from './temporary_folder.js'

const SUPERUSER = 'postgres'
// Row-level security does not bind superusers, so the tests connect as an ordinary owner of their database.
const USER = 'lumina'

/** The folder with the server programs of PostgreSQL, or nothing when it is not installed. */
export function findPostgres() {
  const initdb = findProgram('initdb', postgresFolders())
  return initdb && findProgram('postgres', [dirname(initdb)]) ? dirname(initdb) : undefined
}

/** Runs the work with a PostgreSQL that nobody else uses and that forgets everything afterwards. */
export function withPostgres<T>(programs: string, work: (url: string) => Promise<T>) {
  return inTemporaryFolder('postgres', async (folder) => {
    const account = await serverAccount(folder)
    const data = join(folder, 'data')
    const flags = ['-D', data, '-U', SUPERUSER, '--auth=trust', '--encoding=UTF8', '--no-locale']
    execFileSync(join(programs, 'initdb'), [...flags, '--no-sync'], {
      ...account,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return whileServing(programs, { data, port: await freePort(), folder, account }, work)
  })
}

/** PostgreSQL refuses to run as root: there it gets the account of its package, or the one that owns nothing. */
async function serverAccount(folder: string) {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string, name: string) =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
  for (const name of [SUPERUSER, 'nobody']) {
    try {
      const account = { uid: id('-u', name), gid: id('-g', name) }
      await chown(folder, account.uid, account.gid)
      return account
    } catch {
      continue
    }
  }
  throw new Error('PostgreSQL cannot run as root, and there is no account "postgres" or "nobody"')
}

interface Cluster {
  data: string
  port: number
  folder: string
  account: { uid?: number; gid?: number }
}

async function whileServing<T>(
  programs: string,
  cluster: Cluster,
  work: (url: string) => Promise<T>
) {
  const settings = [
    'listen_addresses=127.0.0.1',
    'fsync=off',
    'full_page_writes=off',
    'max_connections=100',
  ]
  const server = startGroup(
    join(programs, 'postgres'),
    [
      ...['-D', cluster.data, '-p', String(cluster.port), '-k', cluster.folder],
      ...settings.flatMap((setting) => ['-c', setting]),
      ...['-c', 'log_min_messages=fatal'],
    ],
    { ...cluster.account, cwd: cluster.folder, stdio: ['ignore', 'ignore', 'inherit'] }
  )
  const ended = endOf(server)
  try {
    await prepareDatabase(cluster.port)
    return await work(`postgres://${USER}@127.0.0.1:${cluster.port}/${USER}`)
  } finally {
    // A fast shutdown: open connections are cut.
    server.kill('SIGINT')
    const timer = setTimeout(() => killGroup(server), 10_000)
    await ended
    clearTimeout(timer)
  }
}

async function prepareDatabase(port: number) {
  const client = await connected(port)
  await client.query(`CREATE ROLE ${USER} LOGIN`)
  await client.query(`CREATE DATABASE ${USER} OWNER ${USER}`)
  await client.end()
}

async function connected(port: number) {
  const deadline = Date.now() + 30_000
  for (;;) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: SUPERUSER, database: 'postgres' })
    client.on('error', () => {})
    try {
      await client.connect()
      return client
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
