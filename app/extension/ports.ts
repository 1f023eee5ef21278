import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PluginAdmin, PluginJobClass } from '#extension/define_plugin'
import type { Undo } from '#extension/undo'

/** Around a plugin's jobs: who may ask for them, and how they are run. */
export interface PluginJobFrame {
  admits(orgId: string | null): boolean
  run(work: () => Promise<void>, orgId: string | null): Promise<void>
}

export interface PluginJobEntry {
  payload: object
  orgId?: string
}

/** What the host needs of the rest of the program. It imports none of it: `start/plugins.ts` connects the two. */
export interface PluginPorts {
  jobs: {
    register(
      jobs: Record<string, () => Promise<{ default: PluginJobClass }>>,
      frame: PluginJobFrame
    ): Undo
    /** Throws where the five fields are not right. */
    schedule(type: PluginJobClass, cron: string): Undo
    /** In the transaction, when there is one. */
    enqueueMany(
      type: PluginJobClass,
      entries: PluginJobEntry[],
      client?: TransactionClientContract
    ): Promise<void>
    /** Deletes whatever waits, runs or is scheduled under `plg.<plugin>.`, finished rows too. */
    forget(plugin: string, client: TransactionClientContract): Promise<void>
    /** What says that a job cannot be done just now, so that it is given back. */
    notNow(): Error
    /** Whether a job ended so because it meant to, or because it was told to. */
    isMeant(error: unknown): boolean
  }
  /** Whether somebody else has the database just now, and the same may succeed in a moment. */
  database: { isBusy(error: unknown): boolean }
  /** Throws for a definition that cannot be right. */
  admin: { add(plugin: string, parts: PluginAdmin): Promise<Undo[]> }
  texts: {
    locales(): string[]
    /** Flat keys. */
    add(locale: string, texts: Record<string, string>): Undo
  }
}

let connected: PluginPorts | undefined

/** Once, before the first plugin is loaded. */
export function connectPorts(given: PluginPorts) {
  connected = given
}

export function ports() {
  if (!connected) throw new Error('The host of plugins is not connected: see start/plugins.ts')
  return connected
}
