import { readFileSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Candidate } from '#extension/discovery'

/** What is known of an enabled plugin without a database and without running any of its code. */
export type RunningPlugin = Pick<Candidate, 'id' | 'folder' | 'tier' | 'hash' | 'manifest'> & {
  /** Whether it does run, or is kept from it. */
  runs: boolean
  /** Events that it must not miss, as it said when it ran last. */
  durable: string[]
  /** What it keeps of what happens: `changes`, `deeds`, `forget`. */
  keeps?: string[]
}

const pathOf = () => join(process.env.DATA_DIR!, 'plugins', 'running.json')

/**
 * Notes which plugins are enabled: `node ace` has to know commands before it knows the database, and processes that run no
 * plugins have to know what these must not miss. A mere note: the gate decides.
 */
export async function noteRunning(plugins: RunningPlugin[]) {
  const path = pathOf()
  const text = JSON.stringify(plugins)
  const known = await readFile(path, 'utf8').catch(() => '[]')
  if (known === text) return
  if (!plugins.length) return rm(path, { force: true })
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.${process.pid}`, text)
  await rename(`${path}.${process.pid}`, path)
}

export function readRunning(): RunningPlugin[] {
  try {
    return JSON.parse(readFileSync(pathOf(), 'utf8'))
  } catch {
    return []
  }
}
