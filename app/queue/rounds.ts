import logger from '@adonisjs/core/services/logger'

/** Works in rounds, the first at once, until the answered function is called. An error costs one round. */
export function repeat(everyMs: number, work: () => Promise<void>) {
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let current = round()

  async function round() {
    await work().catch((error) => logger.warn({ err: error }, 'The queue could not be tended'))
    if (isStopped) return
    // Many processes, started together, should not ask the database in step.
    const pause = everyMs * (0.9 + 0.2 * Math.random())
    timer = setTimeout(() => {
      current = round()
    }, pause)
  }

  return async () => {
    isStopped = true
    clearTimeout(timer)
    await current
  }
}
