import { existsSync } from 'node:fs'
import { join } from 'node:path'
import emitter from '@adonisjs/core/services/emitter'
import i18nManager from '@adonisjs/i18n/services/main'
import db from '@adonisjs/lucid/services/db'
import type { PluginDefinition } from '#extension/define_plugin'
import { installedRoot } from '#extension/discovery'
import { chainOf } from '#extension/filter_chains'
import type { PluginFilters } from '#extension/filters'
import { host } from '#extension/host'
import { jobName } from '#extension/jobs'
import { ports } from '#extension/ports'
import { isProviding } from '#extension/providers'
import { listPluginRoutes } from '#extension/routes'
import { isRegistered } from '#queue/registry'

/** How much of what a plugin contributes is there in this process, by kind. */
export function contributionsOf(id: string, { on, filters, jobs }: PluginDefinition) {
  return {
    routes: listPluginRoutes().filter(({ plugin }) => plugin === id).length,
    listeners: sum(Object.keys(on ?? {}), (name) => emitter.listenerCount(name as never)),
    filters: sum(Object.keys(filters ?? {}), (name) => chainOf(name as keyof PluginFilters).length),
    jobs: [...Object.keys(jobs ?? {}), 'on'].filter((name) => isRegistered(jobName(id, name)))
      .length,
    providers: Number(isProviding(id)),
    texts: sum(ports().texts.locales(), (locale) => textsOf(id, locale)),
    definition: Number(Boolean(host.find(id)?.definition)),
  }
}

const sum = (names: string[], count: (name: string) => number) =>
  names.reduce((total, name) => total + count(name), 0)

const textsOf = (id: string, locale: string) =>
  Object.keys(i18nManager.getTranslationsFor(locale)).filter((key) => key.startsWith(`plg.${id}.`))
    .length

const ABOUT = [
  'orgs',
  'settings',
  'secrets',
  'grants',
  'permissions',
  'migrations',
  'tables',
  'incidents',
]

/** Whatever the database or the disk still knows of a plugin, by where. */
export async function tracesOf(id: string) {
  const found: Record<string, number> = {}
  const note = (place: string, rows: unknown[]) => {
    if (rows.length) found[place] = rows.length
  }
  for (const table of ABOUT) {
    note(`plugin_${table}`, await db.from(`plugin_${table}`).where('plugin_id', id))
  }
  for (const table of ['jobs', 'job_schedules']) {
    note(table, await db.from(table).where('name', 'like', `plg.${id}.%`))
  }
  note('plugins', await db.from('plugins').where('id', id).whereNot('desired', 'absent'))
  for (const table of await tablesOf(id)) found[table] = 1
  const files = join(installedRoot(), id)
  if (existsSync(files)) found[files] = 1
  return found
}

/** Its tables, and no others that begin so. */
export async function tablesOf(id: string) {
  const tables = await db.connection().getAllTables(['public'])
  return tables.filter((name) => name.startsWith(`plg_${id}_`)).sort()
}

/** Its tables with their columns. */
export async function schemaOf(id: string) {
  const entries: [string, unknown][] = []
  for (const table of await tablesOf(id)) {
    entries.push([table, await db.connection().columnsInfo(table)])
  }
  return Object.fromEntries(entries)
}
