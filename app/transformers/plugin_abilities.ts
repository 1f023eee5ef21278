import type { PluginInfo } from '#extension/host'
import type { ObservedState } from '#extension/states'

const FAILED: ObservedState[] = ['quarantined', 'migration_failed']
/** What somebody may have put right on the disk. */
const OF_FILES: ObservedState[] = ['invalid', 'incompatible', 'missing', 'blocked']

/** What whoever operates the server can do with a plugin as it is. The lifecycle itself refuses what makes no sense. */
export function abilitiesOf(info: PluginInfo) {
  const { candidate, desired, observed, row } = info
  const isInstalled = Boolean(row?.hash) && desired !== 'absent'
  const isSound = candidate !== null && !candidate.problem
  const isChanged = isInstalled && isSound && row!.hash !== candidate.hash
  return {
    install: !isInstalled && isSound,
    agree: observed === 'needs_consent',
    upgrade: isChanged || (isInstalled && isWaiting(info)),
    enable: desired === 'installed' && observed === 'installed',
    retry: isInstalled && isSound && FAILED.includes(observed) && !isChanged,
    inspect: OF_FILES.includes(observed),
    disable: desired === 'enabled',
    uninstall: isInstalled,
    purge: Boolean(row && (row.hash ?? row.installedAt)),
    /** An archive that was accepted and is not in use yet. */
    discard: row?.tier === 'installed' && Boolean(row.stagedHash) && row.stagedHash !== row.hash,
  }
}

const isWaiting = ({ candidate }: PluginInfo) =>
  Boolean(candidate?.staged && !candidate.staged.problem)
