import { host } from '#extension/host'
import { loadDone, loadWaiting, migrateDown, migrateUp, readLedger } from '#extension/ledger'
import { isFailure } from '#extension/lifecycle/install'
import { inTurn, keepFailure, soundCandidate, transit } from '#extension/lifecycle/transition'
import { PluginRefusal } from '#extension/refusal'
import { pluginRow, savePluginRow } from '#extension/rows'

export interface MigrateInput {
  id: string
  actorId?: string | null
}

/** Runs what waits of an installed plugin whose files are those that were installed. Answers the names. */
export class MigratePlugin {
  handle({ id, actorId = null }: MigrateInput): Promise<string[]> {
    return inTurn(async () => {
      const { candidate } = await atRest(id)
      const migrations = await loadWaiting(candidate, 'upgrade')
      if (!migrations.length) return []
      const names = migrations.map(({ name }) => name)
      const facts = { names: names.join(', ') }
      try {
        await transit(
          { event: 'plugin.migrated', plugin: id, actorId, facts },
          (client) => migrateUp(candidate, migrations, 'upgrade', client),
          { rebuildsTables: true }
        )
      } catch (error) {
        if (isFailure(error)) await keepFailure(candidate, 'migration_failed', error)
        throw error
      }
      await settle(id)
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
  handle({ id, steps, actorId = null }: RollbackInput): Promise<string[]> {
    return inTurn(async () => {
      const { candidate } = await atRest(id)
      const ledger = await readLedger(id)
      const last = ledger.at(-1)?.batch
      const names = ledger
        .reverse()
        .filter((row, at) => (steps === undefined ? row.batch === last : at < steps))
        .map(({ name }) => name)
      if (!names.length) return []
      const facts = { names: names.join(', ') }
      try {
        const migrations = await loadDone(candidate, names, 'upgrade')
        await transit(
          { event: 'plugin.rolled_back', plugin: id, actorId, facts },
          (client) => migrateDown(candidate, migrations, 'upgrade', client),
          { rebuildsTables: true }
        )
      } catch (error) {
        if (isFailure(error)) await keepFailure(candidate, 'migration_failed', error)
        throw error
      }
      await settle(id)
      return names
    })
  }
}

/** Tables change under nobody's feet: the plugin is installed, off, and its files are those that were installed. */
async function atRest(id: string) {
  const candidate = await soundCandidate(id)
  const row = await pluginRow(id)
  if (!row?.hash || row.desired === 'absent') throw new PluginRefusal({ code: 'not_installed' })
  if (row.desired === 'enabled') throw new PluginRefusal({ code: 'still_enabled' })
  return { candidate, row }
}

async function settle(id: string) {
  await savePluginRow({ id, observed: 'installed', reason: null })
  await host.follow()
}
