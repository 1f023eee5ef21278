import type { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'
import { humanised } from '#extension/form_fields'
import { pluginTitle } from '#extension/gate'
import { knownWord } from '#extension/known_word'
import { knownPluginJobs } from '#queue/registry'

const OF_PLUGIN = /^plg\.([a-z][a-z0-9]{1,23})\.(.+)$/

/** What a job is called. Those of plugins have their words at `jobs.<name>` of its texts. */
export function jobTitle(name: string, i18n: I18n) {
  const [, plugin, own] = OF_PLUGIN.exec(name) ?? []
  if (!plugin) return knownWord(i18n, `admin.jobs.choices.${name}`) ?? humanised(name)
  return knownWord(i18n, `plg.${plugin}.jobs.${own}`) ?? unnamed(plugin, own, i18n)
}

/** What the host does for every plugin it names itself. */
function unnamed(plugin: string, name: string, i18n: I18n) {
  const what = knownWord(i18n, `admin_jobs.of_plugins.${name}`) ?? humanised(name)
  return `${pluginTitle(plugin, i18n.locale)}: ${what}`
}

/** The jobs of plugins that can be done here, in words. */
export function pluginJobWords(locale: string) {
  const i18n = i18nManager.locale(locale)
  return knownPluginJobs().map((value) => ({ value, label: jobTitle(value, i18n) }))
}
