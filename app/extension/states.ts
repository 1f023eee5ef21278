/** What the operator wants. Kept apart from what is, so that what was switched off by itself comes back by itself. */
export type DesiredState = 'absent' | 'installed' | 'enabled'

/**
 * What is.
 * - `available`: its files are here, nothing of it is in the database (or its kept tables wait for it).
 * - `installed`: migrated, and switched off. `enabled`: migrated and running.
 * - `invalid`: its manifest or files are damaged. `incompatible`: written for another SDK.
 * - `missing`: rows are here, its files are not. `blocked`: a plugin that it requires is not enabled.
 * - `needs_consent`: asks for a capability that nobody agreed to. `upgrade_pending`: other files than were installed.
 * - `migration_failed`: nothing of the migration was kept. `quarantined`: it failed, and is kept from running.
 * - `safe_mode`: it would run, and the server was started with `SAFE_MODE`.
 */
export const OBSERVED_STATES = [
  'available',
  'installed',
  'enabled',
  'invalid',
  'incompatible',
  'missing',
  'blocked',
  'needs_consent',
  'upgrade_pending',
  'migration_failed',
  'quarantined',
  'safe_mode',
] as const
export type ObservedState = (typeof OBSERVED_STATES)[number]

/** Why it is as it is: a key of `plugins.reasons` in the catalogue, its parameters, and what was thrown. */
export interface StateReason {
  code: string
  params?: Record<string, string | number>
  /** Message of an error or a list of statements, for whoever operates the server. */
  detail?: string
}

/** Where in its life a plugin failed. */
export const PHASES = [
  'import',
  'boot',
  'install',
  'enable',
  'disable',
  'upgrade',
  'purge',
  'route',
  'listener',
  'keeper',
  'filter',
  'provider',
  'job',
  'admin',
  'health',
  'command',
  'settings',
  'client',
  'process',
] as const
export type PluginPhase = (typeof PHASES)[number]
