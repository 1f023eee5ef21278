import { AsyncLocalStorage } from 'node:async_hooks'

export interface CurrentDeed {
  actorId?: string
  orgId?: string
  requestId?: string
  address?: string
  userAgent?: string
  shareLinkId?: string
  source: 'web' | 'api' | 'job' | 'command'
}

const storage = new AsyncLocalStorage<CurrentDeed>()

/** Who acts, where and for which request. For the audit log and logs only: whatever decides takes its actor as an argument. */
export const Current = {
  run: <T>(deed: CurrentDeed, body: () => T) => storage.run(deed, body),
  get: () => storage.getStore(),
  set(part: Partial<CurrentDeed>) {
    Object.assign(storage.getStore() ?? {}, part)
  },
}
