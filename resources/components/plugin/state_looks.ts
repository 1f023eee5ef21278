import type { Data } from '@generated/data'

export type PluginState = Data.Plugin['observed']

export interface StateLook {
  color: 'success' | 'neutral' | 'warning' | 'error'
  icon: string
}

const failed = (icon: string): StateLook => ({ color: 'error', icon })
const waits = (icon: string): StateLook => ({ color: 'warning', icon })
const rests = (icon: string): StateLook => ({ color: 'neutral', icon })

export const STATE_LOOKS: Record<PluginState, StateLook> = {
  enabled: { color: 'success', icon: 'i-lucide-check' },
  available: rests('i-lucide-package'),
  installed: rests('i-lucide-power-off'),
  blocked: waits('i-lucide-hourglass'),
  needs_consent: waits('i-lucide-hand'),
  upgrade_pending: waits('i-lucide-arrow-up-circle'),
  safe_mode: waits('i-lucide-life-buoy'),
  invalid: failed('i-lucide-file-x'),
  incompatible: failed('i-lucide-unplug'),
  missing: failed('i-lucide-folder-x'),
  migration_failed: failed('i-lucide-database-zap'),
  quarantined: failed('i-lucide-octagon-alert'),
}
