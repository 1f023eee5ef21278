import { host } from '#extension/host'
import { loadDone, loadWaiting, migrateDown, migrateUp, readLedger } from '#extension/ledger'
import { isFailure } from '#extension/lifecycle/install'
import {
  inTurn,
  installedRow,
  keepFailure,
  soundCandidate,
  transit,
} from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { type PluginClient, savePluginRow } from '#extension/rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface MigrateInput {
  id: string
}

/** Runs what waits of an installed plugin whose files are those that were installed. Answers the names. */
export class MigratePlugin {
  handle({ id }: MigrateInput): Promise<string[]> {
    return inTurn(async () => {
      const candidate = await soundCandidate(id)
      await refuseUnlessOff(id)
      const migrations = await loadWaiting(candidate, 'upgrade')
      if (!migrations.length) return []
      const names = migrations.map(({ name }) => name)
      const facts = { names: names.join(', ').slice(0, 500) }
      try {
        await transit(
          { event: 'plugin.migrated', plugin: id, facts },
          (client) => atRest(id, client, () => migrateUp(candidate, migrations, 'upgrade', client)),
          { rebuildsTables: true }
        )
      } catch (error) {
        if (isFailure(error)) await keepFailure(candidate, 'migration_failed', error)
        throw error
      }
      await host.follow()
      return names
    })
  }
}

export interface RollbackInput extends MigrateInput {
  /** How many migrations go back; those of the last batch unless told. */
  steps?: number
}

/** Takes the last migrations of a plugin back that is switched off. Answers the names, the last one first. */
export class RollbackPlugin {
  handle({ id, steps }: RollbackInput): Promise<string[]> {
    return inTurn(async () => {
      const candidate = await soundCandidate(id)
      await refuseUnlessOff(id)
      const ledger = await readLedger(id)
      const last = ledger.at(-1)?.batch
      const names = ledger
        .reverse()
        .filter((row, at) => (steps === undefined ? row.batch === last : at < steps))
        .map(({ name }) => name)
      if (!names.length) return []
      const facts = { names: names.join(', ').slice(0, 500) }
      try {
        const migrations = await loadDone(candidate, names, 'upgrade')
        await transit(
          { event: 'plugin.rolled_back', plugin: id, facts },
          (client) =>
            atRest(id, client, () => migrateDown(candidate, migrations, 'upgrade', client)),
          { rebuildsTables: true }
        )
      } catch (error) {
        if (isFailure(error)) await keepFailure(candidate, 'migration_failed', error)
        throw error
      }
      await host.follow()
      return names
    })
  }
}

async function refuseUnlessOff(id: string, client?: PluginClient) {
  const { desired } = await installedRow(id, client)
  if (desired === 'enabled') throw new PluginRefusal({ code: 'still_enabled' })
}

/** Tables change under nobody's feet, also where another process had its turn while the migrations were read. */
async function atRest(id: string, client: TransactionClientContract, change: () => Promise<void>) {
  await refuseUnlessOff(id, client)
  await change()
  await savePluginRow({ id, observed: 'installed', reason: null }, client)
}
