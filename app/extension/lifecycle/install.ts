import { EnablePlugin } from '#extension/lifecycle/enable'
import { prepare, takeOver } from '#extension/lifecycle/take_over'
import {
  inTurn,
  isInstalled,
  keepFailure,
  newerFiles,
  transit,
} from '#extension/lifecycle/transition'
import type { PluginInfo } from '#extension/host'
import { host } from '#extension/host'
import { PluginRefusal } from '#extension/refusal'
import { pluginRow } from '#extension/rows'

export interface InstallInput {
  id: string
  /** Capabilities that the operator has read and agrees to. */
  consents?: readonly string[]
  /** Also switches it on. */
  enable?: boolean
  actorId?: string | null
}

/**
 * Makes the tables of a plugin, its permissions and its row, in one transaction with its `install` hook: what fails
 * leaves nothing but a row with the reason. A plugin whose data was kept goes on with it, with the files of an archive that
 * was accepted meanwhile where there is one. Done twice, it is done once.
 */
export class InstallPlugin {
  async handle(input: InstallInput): Promise<PluginInfo | undefined> {
    const enable = await inTurn(() => this.#install(input))
    return enable ? new EnablePlugin().handle(input) : host.find(input.id)
  }

  async #install({ id, consents = [], enable = false, actorId = null }: InstallInput) {
    const before = await pluginRow(id)
    if (isInstalled(before)) return enable
    const { candidate } = await newerFiles(id)
    try {
      const prepared = await prepare(candidate, 'install', consents)
      const { version } = candidate.manifest!
      await transit(
        { event: 'plugin.installed', plugin: id, facts: { version } },
        async (client) => {
          const row = await pluginRow(id, client)
          if (isInstalled(row)) return
          await takeOver(prepared, row, { desired: 'installed', actorId }, client)
        },
        { rebuildsTables: Boolean(before?.hash) }
      )
    } catch (error) {
      if (!isFailure(error)) throw error
      await keepFailure(candidate, isImport(error) ? 'quarantined' : 'migration_failed', error)
      throw error
    }
    await host.follow()
    return enable
  }
}

const NO_FAILURE = ['not_granted', 'not_installed', 'still_enabled']

/**
 * A question to the operator is no failure of the plugin, nor is what somebody else did to it meanwhile; and neither is a
 * database that is busy or a disk that is full.
 */
export const isFailure = (error: unknown) =>
  error instanceof PluginRefusal && !NO_FAILURE.includes(error.reason.code)

const IMPORTING = ['load_failed', 'load_deadline', 'entry_unusable', 'contributions_invalid']

/** Its code could not be read: it is kept from running. Everything else is about its tables. */
export const isImport = (error: unknown) =>
  error instanceof PluginRefusal && [...IMPORTING, 'import_refused'].includes(error.reason.code)
