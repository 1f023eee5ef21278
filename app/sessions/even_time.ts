import { setTimeout as pause } from 'node:timers/promises'

const MILLISECONDS = 250

/** Takes the same time whether there was anything to do or not, so that a clock does not tell who has an account. */
export async function inEvenTime<T>(work: Promise<T>) {
  const [result] = await Promise.all([work, pause(MILLISECONDS)])
  return result
}
