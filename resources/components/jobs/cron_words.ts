/** The usual times in words that texts are for: `every` some minutes, `hourly` at a minute, `daily` at a time, else `cron`. */
export type CronWords =
  | { kind: 'every'; minutes: number }
  | { kind: 'hourly'; minutes: number[] }
  | { kind: 'daily'; minutes: number }
  | { kind: 'cron'; cron: string }

const WHOLE = /^\d+$/

/** Reads the five fields of a schedule, in UTC. */
export function cronWords(cron: string): CronWords {
  const [minute, hour, ...rest] = cron.split(' ')
  if (rest.some((part) => part !== '*')) return { kind: 'cron', cron }
  const step = /^\*(?:\/(\d+))?$/.exec(minute)
  if (step && hour === '*') return { kind: 'every', minutes: Number(step[1] ?? 1) }
  const minutes = minute.split(',')
  if (!minutes.every((one) => WHOLE.test(one))) return { kind: 'cron', cron }
  if (hour === '*') return { kind: 'hourly', minutes: minutes.map(Number) }
  return WHOLE.test(hour) && minutes.length === 1
    ? { kind: 'daily', minutes: Number(hour) * 60 + Number(minute) }
    : { kind: 'cron', cron }
}
