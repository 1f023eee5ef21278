import { readFileSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Candidate } from '#extension/discovery'

/** What is needed to find the commands of a plugin before there is a database. */
export type RunningPlugin = Pick<Candidate, 'id' | 'folder' | 'tier' | 'hash' | 'manifest'>

const pathOf = () => join(process.env.DATA_DIR!, 'plugins', 'running.json')

/**
 * Notes which plugins are enabled, for `node ace`: it has to know commands before it knows the database. A mere note: the
 * gate decides when a command is called.
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
