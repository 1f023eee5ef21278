import { watchDisk, type Call } from './disk_boundary.js'

/**
 * Loaded into the server before its own code. It lets the harness choose at which call to the disk the whole process
 * group dies, and do at once what maintenance does over a day. The program itself runs as it is.
 */
export type Order =
  { order: 'die'; call: Call; nth: number } | { order: 'sweep'; id: number; now: number }
export type Answer = { id: number; found?: number; error?: string }

let point: { call: Call; left: number } | undefined

await watchDisk((call) => {
  if (point?.call === call && --point.left <= 0) process.kill(0, 'SIGKILL')
  return undefined
})

// Whoever dies is missed after half a minute; here there is no time for that.
const { default: queueConfig } = await import('#config/queue')
Object.assign(queueConfig, { leaseMs: 2_500, heartbeatMs: 500, sweepMs: 250, pollMs: 100 })

process.on('message', (order: Order) => {
  if (order.order === 'die') point = { call: order.call, left: order.nth }
  if (order.order === 'sweep') void answer(order.id, () => sweep(order.now))
})
// A server that was told to end does not wait for us.
process.channel?.unref()
process.once('disconnect', () => process.kill(0, 'SIGKILL'))

async function answer(id: number, work: () => Promise<number>) {
  try {
    process.send!({ id, found: await work() } satisfies Answer)
  } catch (error) {
    process.send!({ id, error: String((error as Error).stack) } satisfies Answer)
  }
}

async function sweep(at: number) {
  const { DateTime } = await import('luxon')
  const { SweepUploads } = await import('#actions/sweep_uploads')
  const { SweepTemp } = await import('#actions/sweep_temp')
  const { SweepOrphans } = await import('#actions/sweep_orphans')
  const now = DateTime.fromMillis(at)
  await new SweepUploads().handle({ now })
  await new SweepTemp().handle({ now })
  return new SweepOrphans().handle({ now })
}
