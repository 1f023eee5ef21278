import queueConfig from '#config/queue'

/** The same times as in earnest, but shorter, so that waiting for a dead worker is bearable. */
export function hurry() {
  const usual = { ...queueConfig }
  Object.assign(queueConfig, {
    pollMs: 100,
    leaseMs: 4_000,
    heartbeatMs: 300,
    sweepMs: 300,
    scheduleMs: 300,
  })
  return () => Object.assign(queueConfig, usual)
}
