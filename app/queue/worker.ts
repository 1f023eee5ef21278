import queueConfig from '#config/queue'
import { type Places, type QueueWorker, engine } from '#queue/engine'
import { repeat } from '#queue/rounds'
import { runSchedules } from '#queue/schedules'
import { rescueOrphans } from '#queue/upkeep'

let worker: Promise<QueueWorker> | undefined

/** Takes up jobs in this process until it is stopped, and tends the queue: schedules, jobs of dead workers. */
export function startWorker(places: Places = queueConfig.places) {
  worker ??= begin(places)
  return worker
}

/** Running jobs have some seconds to end; what is not done then is given back for another process. */
export async function stopWorker(graceMs = queueConfig.graceMs) {
  const stopping = await worker
  worker = undefined
  await stopping?.stop(graceMs)
}

async function begin(places: Places): Promise<QueueWorker> {
  const port = await engine()
  const taking = await port.startWorker(places)
  const stopRescue = repeat(queueConfig.sweepMs, rescueOrphans)
  const stopSchedules = repeat(queueConfig.scheduleMs, () => runSchedules())
  return {
    async stop(graceMs) {
      await Promise.all([stopRescue(), stopSchedules(), taking.stop(graceMs)])
    },
  }
}
