import type { HttpContext } from '@adonisjs/core/http'
import { sayReason } from '#exceptions/plugin_reason'
import { host, type PluginInfo } from '#extension/host'
import { writeIncidents } from '#extension/incidents'
import { textIn } from '#extension/manifest'

type Deed = 'enabled' | 'upgraded'

export const pluginPath = (id: string) => `/admin/plugins/${encodeURIComponent(id)}`

/** Back to the page of a plugin, which says how it is now; a message says how it went. */
export function answerPlugin(
  { i18n, response, session }: HttpContext,
  id: string,
  done: string,
  params: Record<string, string> = {}
) {
  session.flash(
    'success',
    i18n.t(`plugins.done.${done}`, { name: nameOf(id, i18n.locale), ...params })
  )
  return response.redirect().toPath(pluginPath(id))
}

/** The same where a plugin was to run: its code has the last word about that. */
export async function answerStart(
  ctx: HttpContext,
  info: PluginInfo,
  deed: Deed,
  done: string = deed
) {
  const version = info.version ?? ''
  if (info.desired !== 'enabled' || info.observed === 'enabled')
    return answerPlugin(ctx, info.id, done, { version })
  // The page that follows shows what happened just now.
  await writeIncidents()
  const { i18n, response, session } = ctx
  const reason = info.reason ? sayReason(i18n, info.reason) : ''
  session.flash(
    'error',
    i18n.t(`plugins.not_done.${deed}`, { name: nameOf(info.id, i18n.locale), reason })
  )
  return response.redirect().toPath(pluginPath(info.id))
}

export function nameOf(id: string, locale: string) {
  const manifest = host.find(id)?.manifest
  return manifest ? textIn(manifest.title, locale) : id
}
