import { Exception } from '@adonisjs/core/exceptions'
import type { StateReason } from '#extension/states'

/**
 * Something that cannot be done with a plugin just now. Nothing of it was done. `reason` is for people:
 * `plugins.reasons.<code>` with its parameters; `detail` is for whoever operates the server.
 */
export class PluginRefusal extends Exception {
  static status = 409
  static code = 'E_PLUGIN_REFUSED'

  constructor(
    readonly reason: StateReason,
    options?: { cause?: unknown }
  ) {
    super([reason.code, reason.detail].filter(Boolean).join(': '), options)
  }
}

/** What an error says as a reason: a refusal says its own, anything else the given code and what was thrown. */
export function reasonFrom(
  error: unknown,
  code: string,
  params?: StateReason['params']
): StateReason {
  if (error instanceof PluginRefusal) return error.reason
  const detail = error instanceof Error ? error.message || error.name : String(error)
  return { code, ...(params && { params }), detail: detail.slice(0, 2_000) }
}
