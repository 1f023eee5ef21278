import { observedOf, type Candidate } from '#extension/discovery'
import type { PluginGrant, PluginRow } from '#extension/rows'
import type { DesiredState, ObservedState, StateReason } from '#extension/states'

export interface Observation {
  desired: DesiredState
  observed: ObservedState
  reason: StateReason | null
}

interface Facts {
  row: PluginRow | null
  candidate: Candidate | null
  grants: PluginGrant[]
  /** What is known of those that come before it. */
  others: ReadonlyMap<string, Observation>
}

/** `core`: bundled plugins only. `none`: no plugin at all. */
export type SafeMode = 'core' | 'none'
export const safeMode = () => process.env.SAFE_MODE as SafeMode | undefined

/**
 * What a plugin is, from its files and rows alone: nothing of it is run. `enabled` means that nothing speaks against
 * running it.
 */
export function observe(facts: Facts): Observation {
  const desired = facts.row?.desired ?? 'absent'
  return { desired, ...stateOf(facts) }
}

const is = (observed: ObservedState, reason: StateReason | null = null) => ({ observed, reason })

function stateOf({ row, candidate, grants, others }: Facts) {
  if (!candidate) return is('missing', { code: 'files_missing' })
  if (candidate.problem) return is(observedOf(candidate.problem), candidate.problem)
  if (!row || row.desired === 'absent') return failureOf(row) ?? is('available')
  if (row.hash !== candidate.hash && !isSameBuilt(row, candidate))
    return failureOf(row) ?? is('upgrade_pending', newFiles(row, candidate))
  if (row.desired === 'installed') return failureOf(row) ?? is('installed')
  return failureOf(row) ?? hindrance(candidate, grants, others) ?? is('enabled')
}

/** A command runs from the sources, the server from what was built of them: it takes changes over by itself when it starts. */
const isSameBuilt = (row: PluginRow, { tier, manifest }: Candidate) =>
  tier === 'bundled' && row.version === manifest!.version

/** What stays until somebody does something about it. */
function failureOf(row: PluginRow | null) {
  const { observed, reason } = row ?? {}
  if (observed !== 'quarantined' && observed !== 'migration_failed') return null
  return is(observed, reason)
}

function newFiles(row: PluginRow, { manifest }: Candidate): StateReason {
  return { code: 'new_files', params: { from: row.version ?? '', to: manifest!.version } }
}

function hindrance(
  { tier, manifest }: Candidate,
  grants: PluginGrant[],
  others: ReadonlyMap<string, Observation>
) {
  const missing = tier === 'bundled' ? [] : ungranted(manifest!.capabilities ?? [], grants)
  if (missing.length) {
    return is('needs_consent', {
      code: 'not_granted',
      params: { capabilities: missing.join(', ') },
    })
  }
  const needed = Object.keys(manifest!.requires ?? {}).find(
    (id) => others.get(id)?.observed !== 'enabled'
  )
  if (needed) return is('blocked', { code: 'requires_off', params: { plugin: needed } })
  const mode = safeMode()
  return mode === 'none' || (mode === 'core' && tier !== 'bundled')
    ? is('safe_mode', { code: 'safe_mode', params: { mode } })
    : null
}

function ungranted(wanted: { name: string }[], grants: PluginGrant[]) {
  return wanted
    .map(({ name }) => name)
    .filter((name) => !grants.some(({ capability }) => capability === name))
}
