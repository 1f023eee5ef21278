import { type PluginInfo, host } from '#extension/host'
import { forgetFailures, noteIncident } from '#extension/incidents'
import { isFailure, isImport } from '#extension/lifecycle/install'
import { prepare, takeOver } from '#extension/lifecycle/take_over'
import {
  inTurn,
  installedRow,
  keepFailure,
  newerFiles,
  transit,
} from '#extension/lifecycle/transition'
import { pruneInstalled } from '#extension/installed_files'

export interface UpgradeInput {
  id: string
  consents?: readonly string[]
  actorId?: string | null
}

/**
 * Lets other files take over: those of an archive that was accepted, or what a folder has become. Tables, hook and row
 * change in one transaction. Files of an archive stand beside the old ones, so a failure changes nothing and the old
 * version runs on; where the old files are gone the plugin stays off with the reason.
 */
export class UpgradePlugin {
  handle(input: UpgradeInput): Promise<PluginInfo | undefined> {
    return inTurn(async () => {
      await this.#upgrade(input)
      return host.find(input.id)
    })
  }

  async #upgrade({ id, consents = [], actorId = null }: UpgradeInput) {
    const row = await installedRow(id)
    const { candidate, isStaged } = await newerFiles(id)
    if (row.hash === candidate.hash && row.observed !== 'migration_failed') return
    try {
      const prepared = await prepare(candidate, 'upgrade', consents)
      const facts = { from: row.version, to: candidate.manifest!.version }
      await transit(
        { event: 'plugin.upgraded', plugin: id, facts },
        async (client) => {
          const current = await installedRow(id, client)
          if (current.hash === candidate.hash && current.observed !== 'migration_failed') return
          await takeOver(prepared, current, { desired: current.desired, actorId }, client)
        },
        { rebuildsTables: true }
      )
    } catch (error) {
      if (!isFailure(error)) throw error
      if (isStaged) noteIncident({ plugin: id, phase: 'upgrade', error })
      else await keepFailure(candidate, isImport(error) ? 'quarantined' : 'migration_failed', error)
      throw error
    }
    forgetFailures(id)
    await host.follow()
    if (candidate.tier === 'installed') await pruneInstalled(id, [candidate.hash, row.hash])
  }
}
