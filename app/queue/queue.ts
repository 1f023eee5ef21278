/** The job port: what the rest of the program uses of it. */
export { type EnqueueOptions, enqueue, enqueueMany } from '#queue/enqueue'
export { cancel, retry } from '#queue/control'
export { drain } from '#queue/drain'
export { startWorker, stopWorker } from '#queue/worker'
export { queueHealth } from '#queue/upkeep'
