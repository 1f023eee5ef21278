import type { Data } from '@generated/data'

export type Job = Data.Job
export type Schedule = Data.Schedule

export type Queue = {
  name: string
  waiting: number
  later: number
  parked: number
  running: number
  dead: number
  oldestMs: number
}

export type Hour = { at: string; done: number; dead: number }
