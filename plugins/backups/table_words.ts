import type { I18n } from '@adonisjs/i18n'
import { pluginTitle } from '#extension/gate'

interface Change {
  /** A table, or what its rows are. */
  name: string
  now: number
  then: number
}

const OF_PLUGIN = /^plg_([a-z][a-z0-9]{1,23})_(.+)$/

/** How many rows there would be, in words. Tables that only the program itself knows are counted together. */
export function changesInWords(changes: Change[], i18n: I18n): Change[] {
  const others = i18n.t('plg.backups.tables.others')
  const alike = Map.groupBy(changes, ({ name }) => titleOf(name, i18n) ?? others)
  const rows = [...alike].map(([name, some]) => ({
    name,
    now: sum(some.map(({ now }) => now)),
    then: sum(some.map(({ then }) => then)),
  }))
  const rank = ({ name }: Change) => (name === others ? 1 : 0)
  return rows
    .filter(({ now, then }) => now !== then)
    .sort(
      (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, i18n.locale)
    )
}

function titleOf(table: string, i18n: I18n) {
  const known = (key: string) =>
    i18n.hasMessage(key) || i18n.hasFallbackMessage(key) ? i18n.t(key) : undefined
  const [, plugin, own] = OF_PLUGIN.exec(table) ?? []
  if (plugin) return known(`plg.${plugin}.admin.${own}.title`) ?? pluginTitle(plugin, i18n.locale)
  return known(`plg.backups.tables.${table}`) ?? known(`admin.${table}.title`)
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
