import i18nManager from '@adonisjs/i18n/services/main'
import db from '@adonisjs/lucid/services/db'
import type { LucidModel, LucidRow, ModelQueryBuilderContract } from '@adonisjs/lucid/types/model'
import { type Area, isOrgArea } from '#admin/area'
import type { AdminMixin, MixedColumn } from '#admin/define_admin_mixin'
import type { AdminResource } from '#admin/define_admin_resource'
import type { AdminWidget } from '#admin/define_admin_widget'
import { fieldsOf } from '#admin/fields_of'
import { forgetColumns } from '#admin/infer_fields'
import { mixIn } from '#admin/mixed_resource'
import { registerAdminResource } from '#admin/registry'
import { registerAdminWidget } from '#admin/widget_registry'
import { Refusal } from '#exceptions/refusal'
import type { PluginAdmin } from '#extension/define_plugin'
import { isOpen, pluginDoor } from '#extension/gate'
import { guard, guardAtOnce } from '#extension/guard'
import type { Undo } from '#extension/undo'

declare module '#extension/define_plugin' {
  interface PluginAdmin {
    /** Of tables of the plugin, named as the tables are: `plg_<id>_…`. Called once, while the plugin is loaded; as the others. */
    resources?: () => AdminResource[]
    /** On the dashboard of the console or of orgs. */
    widgets?: () => AdminWidget[]
    /** Columns, filters and actions for resources of the core. */
    mixins?: () => AdminMixin[]
  }
}

type Named = Record<string, unknown>
type Builder = ModelQueryBuilderContract<LucidModel>

/** Pages of the core wait no longer for a plugin to say who may do what, nor for what it adds to some hundred rows. */
const PROMPTLY = { deadlineMs: 1_000 }
const PATIENTLY = { deadlineMs: 5_000 }

/**
 * Lets a plugin take part in the admin, behind its gate: where it is off, its resources are not there and its widgets and
 * additions are missing, for superadmins as well. What its code throws is an incident; a policy that throws denies.
 *
 * @throws Error for a definition that cannot be right, which keeps the plugin from being loaded
 */
export async function addPluginParts(plugin: string, parts: PluginAdmin): Promise<Undo[]> {
  const resources = (parts.resources?.() ?? []).map((one) => ofPlugin(plugin, one))
  for (const resource of resources) {
    forgetColumns(resource.model.table)
    await checkResource(plugin, resource)
  }
  return [
    ...lendWords(plugin, new Set(resources.map(({ name }) => name))),
    ...resources.map((resource) => registerAdminResource(resource)),
    ...(parts.widgets?.() ?? []).map((widget) => registerAdminWidget(widgetOf(plugin, widget))),
    ...(parts.mixins?.() ?? []).map((mixin) => mixIn(mixedOf(plugin, mixin))),
  ]
}

const isOpenIn = (plugin: string) => (area: Area) =>
  isOpen(plugin, isOrgArea(area) ? area.org.id : null)

function ofPlugin(plugin: string, resource: AdminResource): AdminResource {
  const { scope, list, writes, actions, links, namedIn, beforeExport } = resource
  const { searchIn } = list
  return {
    ...resource,
    isOpen: isOpenIn(plugin),
    policy: guarded(plugin, resource.policy),
    scope(query, area) {
      if (resource.tenancy === 'org') onlyWhereOn(plugin, resource.model.table, query)
      // In brackets: an `or` of theirs does not reach past the orgs that have it.
      if (scope)
        query.where((inner) => narrowed(plugin, inner as Builder, (rows) => scope(rows, area)))
    },
    list: {
      ...list,
      searchIn:
        searchIn && ((query, area) => narrowed(plugin, query, (rows) => searchIn(rows, area))),
    },
    namedIn: namedIn && ((query, area) => narrowed(plugin, query, (rows) => namedIn(rows, area))),
    links: Object.fromEntries(
      Object.entries(links).map(([name, link]) => [
        name,
        { ...link, href: (row, area) => addressOf(plugin, () => link.href(row, area)) },
      ])
    ),
    beforeExport: beforeExport && inName(plugin, beforeExport),
    writes: eachGuarded(plugin, writes) as AdminResource['writes'],
    actions: Object.fromEntries(
      Object.entries(actions).map(([name, action]) => [
        name,
        { ...action, run: inName(plugin, action.run) },
      ])
    ),
  }
}

/** A bracket of a query that the plugin fills. Where it fails at that nothing is found: a wider list would be a wrong one. */
function narrowed(plugin: string, query: Builder, narrow: (query: Builder) => unknown) {
  try {
    guardAtOnce(plugin, 'admin', () => {
      // Brackets inside of it are filled while the statement is made: what throws there is found here.
      const trial = query.client.modelQuery<LucidModel, LucidRow>(query.model)
      const promised = narrow(trial)
      if (promised instanceof Promise) return promised
      trial.toSQL()
      return void narrow(query)
    })
  } catch {
    query.clearWhere().whereRaw('1 = 0')
  }
}

/** A way that cannot be told is none: the row is there all the same. */
function addressOf(plugin: string, tell: () => string | null) {
  try {
    return guardAtOnce(plugin, 'admin', () => {
      const address: unknown = tell()
      if (address === null || typeof address === 'string') return address
      throw new Error('A link leads to an address, or is null')
    })
  } catch {
    return null
  }
}

/** In the console too, rows of orgs that switched the plugin off are left alone. */
function onlyWhereOn(plugin: string, table: string, query: ModelQueryBuilderContract<LucidModel>) {
  const door = pluginDoor(plugin)
  if (door?.tenancy === 'platform') return
  const isOnUnlessTold = door?.orgs === 'on'
  const told = db
    .query()
    .from('plugin_orgs')
    .where({ plugin_id: plugin, is_on: !isOnUnlessTold })
    .select('org_id')
  if (isOnUnlessTold) query.whereNotIn(`${table}.org_id`, told)
  else query.whereIn(`${table}.org_id`, told)
}

/** Methods of a policy in the name of the plugin: what throws says no. */
function guarded(plugin: string, policy: object): object {
  return new Proxy(policy, {
    get(target, name) {
      const method = Reflect.get(target, name, target) as unknown
      if (typeof method !== 'function') return method
      return async (...given: unknown[]) => {
        const ask = () => Reflect.apply(method, target, given) as unknown
        return guard(plugin, 'admin', ask, PROMPTLY).catch(() => false)
      }
    },
  })
}

/** Whatever it throws goes on to whoever asked; a refusal is an answer, anything else an incident. */
function inName<Given extends unknown[], Result>(
  plugin: string,
  run: (...given: Given) => Promise<Result>,
  options: { deadlineMs?: number } = {}
) {
  return (...given: Given) =>
    guard(plugin, 'admin', () => run(...given), {
      ...options,
      isFailure: (error) => !(error instanceof Refusal),
    })
}

const eachGuarded = (plugin: string, functions: object) =>
  Object.fromEntries(
    Object.entries(functions as Record<string, () => Promise<unknown>>).map(([name, run]) => [
      name,
      inName(plugin, run),
    ])
  )

function widgetOf(plugin: string, widget: AdminWidget): AdminWidget {
  const name = `plg_${plugin}_${widget.name}`
  const isHere = isOpenIn(plugin)
  const may = inName(plugin, async (area: Area) => widget.may(area), PROMPTLY)
  return {
    ...widget,
    name,
    texts: `plg.${plugin}.admin.widgets.${widget.name}`,
    may: async (area: Area) => isHere(area) && may(area),
    load: inName(plugin, widget.load as (area: Area) => Promise<never>),
  } as AdminWidget
}

function mixedOf(plugin: string, { resource, columns = {}, actions = {} }: AdminMixin) {
  const renamed = <Part>(parts: Record<string, Part>, wrap: (part: Part) => Part) =>
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [`plg_${plugin}_${name}`, wrap(part)])
    )
  return {
    resource,
    isOpen: isOpenIn(plugin),
    columns: renamed(columns, (column) => ({
      ...column,
      load: loaded(plugin, column),
      narrow: filterOf(plugin, column),
    })),
    actions: renamed(actions, (action) => ({
      ...action,
      may: (area: Area, row: never) =>
        inName(plugin, async () => action.may(area, row), PROMPTLY)().catch(() => false),
      run: inName(plugin, action.run),
    })),
  }
}

function filterOf(plugin: string, { narrow }: MixedColumn): MixedColumn['narrow'] {
  return (
    narrow && ((query, value, area) => narrowed(plugin, query, (rows) => narrow(rows, value, area)))
  )
}

/** The list of the core waits for it, and shows what it answers. */
function loaded(plugin: string, column: MixedColumn): MixedColumn['load'] {
  const load: MixedColumn['load'] = async (ids, area) => {
    const values: unknown = await column.load(ids, area)
    if (values instanceof Map && [...values.values()].every(isShowable)) return values
    throw new Error('A column is a Map of texts, numbers or claims by the ids of rows')
  }
  return inName(plugin, load, PATIENTLY)
}

const isShowable = (value: unknown) =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** Names, and what a list asks for: a mistake is found while the plugin is loaded, not by whoever opens the page. */
async function checkResource(plugin: string, resource: AdminResource) {
  const { name, model, list, record } = resource
  const prefix = `plg_${plugin}_`
  if (!model.table.startsWith(prefix) || !name.startsWith(prefix))
    throw new Error(
      `The admin resource "${name}" has to be of a table that begins with "${prefix}"`
    )
  const fields = await fieldsOf(resource)
  const { columns, sorts, filters, search } = list
  const named = [
    record.title,
    ...columns,
    list.sort.replace(/^-/, ''),
    ...sorts,
    ...filters,
    ...search,
  ]
  const unknown = named.find((field) => !fields.has(field))
  if (unknown) throw new Error(`The admin resource "${name}" has no field "${unknown}"`)
}

/**
 * Texts under `admin.<resource>` of a plugin are words of that resource: `admin.searches.title` of one of its own, and of one
 * of the core `admin.orgs.fields.<name>` for what it adds.
 */
function lendWords(plugin: string, own: ReadonlySet<string>): Undo[] {
  const from = `plg.${plugin}.admin.`
  return i18nManager.supportedLocales().flatMap((locale) => {
    const catalogue = i18nManager.getTranslationsFor(locale)
    const lent = Object.keys(catalogue)
      .filter((key) => key.startsWith(from))
      .flatMap((key) => {
        const [resource, ...rest] = key.slice(from.length).split('.')
        if (resource === 'widgets') return []
        const name = `plg_${plugin}_${resource}`
        const target = own.has(name)
          ? `admin.${name}.${rest.join('.')}`
          : `admin.${resource}.${ofMixin(plugin, rest).join('.')}`
        return [[target, catalogue[key]] as const]
      })
    Object.assign(catalogue, Object.fromEntries(lent))
    return () => {
      for (const [key] of lent) delete (catalogue as Named)[key]
    }
  })
}

/** `fields.searches` is called `fields.plg_<id>_searches` where it was added. */
function ofMixin(plugin: string, [place, name, ...rest]: string[]) {
  return [place, `plg_${plugin}_${name}`, ...rest]
}
