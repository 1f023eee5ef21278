import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

interface Marker {
  plugin: string
  pid: number
  host: string
  at: number
}

/** On another machine nobody can ask for a process: nobody takes so long to load one plugin. */
const FORGOTTEN_MS = 60_000

const folder = () => join(process.env.DATA_DIR!, 'tmp', 'plugin_boot')
const pathOf = (plugin: string) => join(folder(), `${plugin}.${process.pid}.json`)

/** Says on the disk that this process is about to load a plugin. Answers how to say that it lived through it. */
export function markBoot(plugin: string) {
  const marker: Marker = { plugin, pid: process.pid, host: hostname(), at: Date.now() }
  mkdirSync(folder(), { recursive: true })
  writeFileSync(pathOf(plugin), JSON.stringify(marker))
  return () => rmSync(pathOf(plugin), { force: true })
}

/** Plugins during whose loading a process ended, when each did. Asked once at start: the marks are gone afterwards. */
export function takeLeftMarks() {
  const left = new Map<string, number>()
  for (const name of namesIn(folder())) {
    const marker = read(join(folder(), name))
    if (marker && isAlive(marker)) continue
    rmSync(join(folder(), name), { force: true })
    if (marker) left.set(marker.plugin, marker.at)
  }
  return left
}

function namesIn(path: string) {
  try {
    return readdirSync(path).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}

function read(path: string): Marker | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** Our own number belongs to somebody before us: at start we have loaded nothing yet. */
function isAlive({ pid, host, at }: Marker) {
  if (host !== hostname()) return Date.now() - at < FORGOTTEN_MS
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
