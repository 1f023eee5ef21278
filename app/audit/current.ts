import { AsyncLocalStorage } from 'node:async_hooks'

/** Where something was done from: a page, a program, a job, a command, or by the server itself (at start, on a timer). */
export type DeedSource = 'web' | 'api' | 'job' | 'command' | 'server'

export interface CurrentDeed {
  actorId?: string
  orgId?: string
  /** Of the request; of a job its id. */
  requestId?: string
  address?: string
  /** The browser or program that asks; of a job or a command its name. */
  userAgent?: string
  shareLinkId?: string
  source: DeedSource
  /** The id of the plugin whose code does it. */
  plugin?: string
  /** When it was done, in epoch milliseconds: set where a keeper hears of it later. */
  at?: number
}

const storage = new AsyncLocalStorage<CurrentDeed>()

let pluginAtWork: () => string | undefined = () => undefined

/** Who acts, where and for which request. For the audit log and logs only: whatever decides takes its actor as an argument. */
export const Current = {
  run: <T>(deed: CurrentDeed, body: () => T) => storage.run(deed, body),
  get(): CurrentDeed | undefined {
    const deed = storage.getStore()
    const plugin = pluginAtWork()
    return plugin ? { source: 'server', ...deed, plugin } : deed
  },
  set(part: Partial<CurrentDeed>) {
    Object.assign(storage.getStore() ?? {}, part)
  },
  /** For the host of plugins, once: how to learn whose code is running. */
  askPlugin(ask: () => string | undefined) {
    pluginAtWork = ask
  },
}
