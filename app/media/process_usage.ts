import { readFileSync } from 'node:fs'

export type ProcessUsage = { cpuMs: number; rssBytes: number }

const MS_PER_TICK = 10
const USER_TICKS = 11
const SYSTEM_TICKS = 12

/** What a process has used so far, read from Linux's /proc; null elsewhere, and for a process which is gone. */
export function processUsage(pid: number): ProcessUsage | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))
    return {
      cpuMs: (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MS_PER_TICK,
      rssBytes: Number(resident?.[1] ?? 0) * 1024,
    }
  } catch {
    return null
  }
}
