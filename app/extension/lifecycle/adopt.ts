import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { type Candidate, discover } from '#extension/discovery'
import { InstallPlugin } from '#extension/lifecycle/install'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import { safeMode } from '#extension/observe'
import type { PluginTier } from '#extension/manifest'
import { PluginRefusal } from '#extension/refusal'
import { type PluginRow, hasPluginTables, readPluginRows, savePluginRow } from '#extension/rows'

/**
 * At start, before plugins are loaded: installs bundled plugins that nobody decided about yet, and lets folders whose
 * files have changed take over. What fails is a state with a reason and is tried again once its files are others; it
 * never keeps the server from starting.
 */
export class AdoptPlugins {
  async handle() {
    if (!(await hasPluginTables())) return
    const stored = await readPluginRows()
    const rows = new Map(stored.map((row) => [row.id, row]))
    const candidates = await discover(stored)
    await this.#forgetAttempts(stored, candidates)
    for (const candidate of candidates) {
      const { id } = candidate
      try {
        await this.#adopt(candidate, rows.get(id))
      } catch (error) {
        logger.error({ err: error, plugin: id }, 'A plugin could not be taken over')
      }
    }
  }

  async #adopt(candidate: Candidate, row?: PluginRow) {
    const { id, tier, hash, manifest, problem } = candidate
    if (problem || tier === 'installed' || isHeldBack(tier)) return
    if (!row) {
      if (tier !== 'bundled' || manifest!.preset === false) return
      // Should its code end the process, the next start finds out whose it was.
      await savePluginRow({ id, tier, desired: 'enabled', stagedHash: hash })
      await this.#install(id)
    } else if (row.desired !== 'absent' && isNews(candidate, row)) {
      await savePluginRow({ id, stagedHash: hash })
      if (row.installedAt) await new UpgradePlugin().handle({ id })
      else await this.#install(id)
    }
  }

  /** What it needs may be switched off: then it is meant to run as well, and follows by itself. */
  async #install(id: string) {
    try {
      await new InstallPlugin().handle({ id, enable: true })
    } catch (error) {
      if (!(error instanceof PluginRefusal) || error.reason.code !== 'requires_off') throw error
      await savePluginRow({ id, desired: 'enabled' })
    }
  }

  /** Rows of plugins that were never installed, and whose files are gone: nothing is left that they could speak of. */
  async #forgetAttempts(rows: PluginRow[], candidates: Candidate[]) {
    const here = new Set(candidates.map(({ id }) => id))
    const gone = rows.filter(({ id, installedAt }) => installedAt === null && !here.has(id))
    if (!gone.length) return
    await db
      .from('plugins')
      .whereIn(
        'id',
        gone.map(({ id }) => id)
      )
      .delete()
  }
}

/** In safe mode nothing is run that safe mode is there to keep from running. */
function isHeldBack(tier: PluginTier) {
  const mode = safeMode()
  return mode === 'none' || (mode === 'core' && tier !== 'bundled')
}

/** Not again what failed with the very same files. */
function isNews({ hash }: Candidate, { hash: installed, stagedHash, observed }: PluginRow) {
  if (hash === installed) return false
  const isFailed = observed === 'quarantined' || observed === 'migration_failed'
  return !(isFailed && stagedHash === hash)
}
