import { ignite } from '../../../bin/boot.js'

/** A worker of its own, as `node ace queue:work` is one, that knows the jobs of the contract. */
const { CONTRACT_REDIS_URL: url, CONTRACT_REDIS_PREFIX: prefix } = process.env
// Not longer than the test that started it, but no longer for its sake either.
process.once('disconnect', () => process.exit())
process.channel!.unref()

const app = ignite().createApp('console')
await app.init()
await app.boot()
await app.start(async () => {
  const { hurry } = await import('./timing.js')
  const { contractJobs } = await import('./contract_jobs.js')
  const { registerJobs } = await import('#queue/registry')
  const { useEngine } = await import('#queue/engine')
  const { startWorker, stopWorker } = await import('#queue/queue')
  hurry()
  registerJobs(contractJobs)
  if (url && prefix) {
    const { BullmqEngine } = await import('#queue/bullmq_engine')
    await useEngine(new BullmqEngine(url, prefix))
  }
  app.terminating(() => stopWorker(500))
  await startWorker({ default: 4 })
  process.send!('ready')
})
