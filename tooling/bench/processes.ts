import { readdirSync, readFileSync } from 'node:fs'

const MS_PER_TICK = 10

interface Seen {
  pid: number
  parent: number
  cpuMs: number
}

/** A process and all that came from it, read from /proc. */
export function familyOf(pid: number): Seen[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => lookAt(Number(name)))
  const family = new Set([pid])
  for (let before = 0; before < family.size;) {
    before = family.size
    for (const one of all) if (family.has(one.parent)) family.add(one.pid)
  }
  return all.filter((one) => family.has(one.pid))
}

function lookAt(pid: number): Seen[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Its own time, and that of children which have ended.
    const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0)
    return [{ pid, parent: Number(fields[1]), cpuMs: ticks * MS_PER_TICK }]
  } catch {
    return []
  }
}

export const cpuOf = (pid: number) => familyOf(pid).reduce((sum, { cpuMs }) => sum + cpuMs, 0)

/** Bytes that a family of processes holds; what they share counts once. */
export function memoryOf(pid: number) {
  return familyOf(pid).reduce((sum, one) => sum + proportional(one.pid), 0)
}

function proportional(pid: number) {
  for (const [file, line] of [
    ['smaps_rollup', /^Pss:\s+(\d+) kB/m],
    ['status', /^VmRSS:\s+(\d+) kB/m],
  ] as const) {
    try {
      const [, kilobytes] = line.exec(readFileSync(`/proc/${pid}/${file}`, 'latin1')) ?? []
      if (kilobytes) return Number(kilobytes) * 1024
    } catch {
      // Gone, or not ours to look into.
    }
  }
  return 0
}

/** Watches the memory of a family until it is told to stop, and answers the most it saw. */
export function watchMemory(pid: number, everyMs = 250) {
  let most = 0
  const look = () => (most = Math.max(most, memoryOf(pid)))
  look()
  const timer = setInterval(look, everyMs)
  return () => {
    clearInterval(timer)
    look()
    return most
  }
}
