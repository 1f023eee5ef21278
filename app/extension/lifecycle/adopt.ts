import logger from '@adonisjs/core/services/logger'
import { type Candidate, discover } from '#extension/discovery'
import { InstallPlugin } from '#extension/lifecycle/install'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import { safeMode } from '#extension/observe'
import type { PluginTier } from '#extension/manifest'
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
    for (const candidate of await discover(stored)) {
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
      await new InstallPlugin().handle({ id, enable: true })
    } else if (row.desired !== 'absent' && isNews(candidate, row)) {
      await savePluginRow({ id, stagedHash: hash })
      if (row.installedAt) await new UpgradePlugin().handle({ id })
      else await new InstallPlugin().handle({ id, enable: row.desired === 'enabled' })
    }
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
