import { PluginRefusal, reasonFrom } from '#extension/refusal'
import type { StateReason } from '#extension/states'

const CODES: Record<string, string> = {
  E_PLUGIN_DEADLINE: 'load_deadline',
  E_PLUGIN_ENTRY: 'entry_unusable',
  E_PLUGIN_CONTRIBUTIONS: 'contributions_invalid',
  E_PLUGIN_IMPORT: 'import_refused',
}

/**
 * What was thrown while the code of a plugin was read, for whoever operates the server. Whatever it is: a promise may well
 * be rejected with nothing.
 */
export function loadReason(error: unknown): StateReason {
  if (error instanceof PluginRefusal) return error.reason
  const { code }: { code?: string } = Object(error)
  return reasonFrom(error, CODES[code ?? ''] ?? 'load_failed')
}
