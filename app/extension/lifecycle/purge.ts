import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import logger from '@adonisjs/core/services/logger'
import type { Candidate } from '#extension/discovery'
import { importDefinition } from '#extension/entry'
import { host } from '#extension/host'
import { forgetFailures } from '#extension/incidents'
import { removeInstalled } from '#extension/installed_files'
import {
  type LoadedMigration,
  dropTables,
  loadDone,
  migrateDown,
  readLedger,
} from '#extension/ledger'
import { disable } from '#extension/lifecycle/disable'
import { isFailure } from '#extension/lifecycle/install'
import { candidateOf, inTurn, keepFailure, runHook, transit } from '#extension/lifecycle/transition'
import { ports } from '#extension/ports'
import { PluginRefusal } from '#extension/refusal'
import { deletePluginRow, type PluginRow, pluginRow, savePluginRow } from '#extension/rows'

export interface PurgeInput {
  id: string
  /** Runs nothing of the plugin: neither its hook nor its `down`. Its tables are dropped as they are. */
  force?: boolean
}

/**
 * Leaves nothing of a plugin: tables, ledger, settings, secrets, grants, permissions, jobs, schedules and files. Its
 * migrations go back one by one; what begins with its prefix and is still there afterwards is dropped. Where `down`
 * fails nothing at all has happened, and the reason says so: `force` is the way out. May be repeated after a crash.
 */
export class PurgePlugin {
  handle(input: PurgeInput): Promise<void> {
    return inTurn(() => this.#purge(input))
  }

  async #purge({ id, force = false }: PurgeInput) {
    const row = await pluginRow(id)
    const candidate = await candidateOf(id)
    if (!row && candidate?.tier !== 'installed')
      throw new PluginRefusal({ code: 'unknown', params: { id } })
    if (row) {
      await disable({ id })
      const back = force ? null : await this.#wayBack(row, candidate)
      await this.#purgeRows(row, candidate, back)
    }
    await removeInstalled(id)
    forgetFailures(id)
    await host.follow()
  }

  /** The migrations in reverse, where their files are here and may be run. */
  async #wayBack(row: PluginRow, candidate?: Candidate): Promise<LoadedMigration[] | null> {
    const { id } = row
    if (!candidate || candidate.problem || row.observed === 'quarantined') return null
    const ledger = await readLedger(id)
    const done = ledger.map(({ name }) => name).reverse()
    try {
      if (row.hash === candidate.hash) await this.#hear(candidate)
      return await loadDone(candidate, done, 'purge')
    } catch (error) {
      if (isFailure(error)) await keepFailure(row, 'migration_failed', error)
      throw error
    }
  }

  async #hear(candidate: Candidate) {
    const definition = await importDefinition(candidate).catch((error) => {
      logger.warn({ err: error, plugin: candidate.id }, 'A plugin is purged without its hook')
      return undefined
    })
    await runHook(candidate.id, definition, 'purge', {})
  }

  async #purgeRows(
    row: PluginRow,
    candidate: Candidate | undefined,
    back: LoadedMigration[] | null
  ) {
    const { id } = row
    try {
      await transit({ event: 'plugin.purged', plugin: id }, async (client) => {
        // Another process may have had its turn since.
        if (!(await pluginRow(id, client))) return
        if (back) await migrateDown(candidate!, back, 'purge', client)
        await dropTables(id, client)
        await ports().jobs.forget(id, client)
        await deletePluginRow(id, client)
        if (candidate?.tier === 'bundled') await this.#remember(id, client)
      })
    } catch (error) {
      if (isFailure(error)) await keepFailure(row, 'migration_failed', error)
      throw error
    }
  }

  /** A bundled plugin installs itself where nobody ever decided about it: somebody has. */
  async #remember(id: string, client: TransactionClientContract) {
    await savePluginRow({ id, tier: 'bundled', desired: 'absent', observed: 'available' }, client)
  }
}
