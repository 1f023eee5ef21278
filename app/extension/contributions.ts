import { Exception } from '@adonisjs/core/exceptions'
import type { PluginDefinition } from '#extension/define_plugin'
import { CORE_EVENTS } from '#extension/events'
import { isFilterPoint } from '#extension/filter_chains'
import type { Capability, PluginManifest } from '#extension/manifest'
import { CORE_SEARCH_FILTERS } from '#extension/search_filters'
import { checkSettings } from '#extension/settings_shape'

type Problems = string[]

const KEYS: (keyof PluginDefinition)[] = [
  'settings',
  'permissions',
  'routes',
  'on',
  'keeps',
  'filters',
  'search',
  'provide',
  'jobs',
  'schedules',
  'nav',
  'health',
  'commands',
  'admin',
  'share',
  'shareWithVisitors',
  'hooks',
]
const SPACES = ['pages', 'api', 'console', 'platform', 'visitorPages', 'visitorApi']
const HOOKS = [
  'install',
  'upgrade',
  'boot',
  'shutdown',
  'enable',
  'disable',
  'orgEnable',
  'orgDisable',
  'purge',
]
const KEEPS = ['changes', 'deeds', 'forget']
const ADMIN_PARTS = ['resources', 'widgets', 'mixins']
const ROLES = ['owner', 'admin', 'member']
const PLACES = ['org', 'org_settings', 'console']
const SEARCH_NAME = /^[a-z]{2,24}$/
const NAME = /^[a-z][a-zA-Z0-9_]{0,39}$/
const VERSIONED = /^[a-z][a-z0-9_.]*@\d+$/

/**
 * Looks at everything that a plugin contributes before any of it takes part: names, places, what it asks for and what it
 * was granted. Throws `E_PLUGIN_CONTRIBUTIONS` with all problems at once.
 */
export async function checkContributions(manifest: PluginManifest, definition: PluginDefinition) {
  const problems = [
    ...unknownKeys('definePlugin', definition, KEYS),
    ...ofPermissions(definition),
    ...ofRoutes(manifest, definition),
    ...ofHooks(manifest, definition),
    ...ofNav(definition),
    ...ofSearch(definition),
    ...ofJobs(manifest, definition),
    ...functionsIn(
      'health',
      definition.health?.map(({ run }) => run)
    ),
    ...functionsIn('commands', definition.commands),
    ...functionsIn('share', definition.share && [definition.share]),
    ...functionsIn(
      'shareWithVisitors',
      definition.shareWithVisitors && [definition.shareWithVisitors]
    ),
    ...unknownKeys('keeps', definition.keeps, KEEPS),
    ...functionsIn('keeps', Object.values(definition.keeps ?? {})),
    ...unknownKeys('admin', definition.admin, ADMIN_PARTS),
    ...functionsIn('admin', Object.values(definition.admin ?? {})),
    ...(await checkSettings(definition.settings)),
  ]
  if (!problems.length) return
  throw new Exception(problems.join('\n'), { code: 'E_PLUGIN_CONTRIBUTIONS' })
}

function unknownKeys(place: string, given: object | undefined, known: readonly string[]): Problems {
  return Object.keys(given ?? {})
    .filter((key) => !known.includes(key))
    .map((key) => `${place}.${key}: is not known`)
}

function functionsIn(place: string, given: readonly unknown[] = []): Problems {
  return given.every((one) => typeof one === 'function') ? [] : [`${place}: must be functions`]
}

function ofPermissions({ permissions = {} }: PluginDefinition): Problems {
  return Object.entries(permissions).flatMap(([name, { title, roles }]) => [
    ...(NAME.test(name) ? [] : [`permissions.${name}: is no name`]),
    ...(typeof title?.en === 'string' ? [] : [`permissions.${name}.title: needs at least "en"`]),
    ...(Array.isArray(roles) && roles.every((role) => ROLES.includes(role))
      ? []
      : [`permissions.${name}.roles: may name ${ROLES.join(', ')}`]),
  ])
}

function ofRoutes(manifest: PluginManifest, { routes = {} }: PluginDefinition): Problems {
  const forVisitors = Boolean(routes.visitorPages ?? routes.visitorApi)
  return [
    ...unknownKeys('routes', routes, SPACES),
    ...functionsIn('routes', Object.values(routes)),
    ...(forVisitors ? needs(manifest, 'visitors', 'routes for visitors') : []),
    ...(routes.platform && manifest.tenancy !== 'platform'
      ? ['routes.platform: is for plugins of platform tenancy']
      : []),
  ]
}

function needs({ capabilities = [] }: PluginManifest, name: Capability, what: string): Problems {
  const isAsked = capabilities.some((capability) => capability.name === name)
  return isAsked ? [] : [`${what}: need the capability "${name}" in plugin.json`]
}

function ofHooks(
  manifest: PluginManifest,
  { hooks, on = {}, filters = {} }: PluginDefinition
): Problems {
  const runs = (entry: unknown) =>
    typeof entry === 'object' ? (entry as { run?: unknown } | null)?.run : entry
  const named = (place: string, map: object, isOfCore: (name: string) => boolean) => [
    ...Object.keys(map).flatMap((name) => ofName(manifest, place, name, isOfCore)),
    ...functionsIn(place, Object.values(map).map(runs)),
  ]
  return [
    ...unknownKeys('hooks', hooks, HOOKS),
    ...functionsIn('hooks', Object.values(hooks ?? {})),
    ...named('on', on, (name) => CORE_EVENTS.has(name)),
    ...named('filters', filters, isFilterPoint),
  ]
}

/** Of the core, or of a plugin that this one knows of: what nobody has would be waited for in silence. */
function ofName(
  { id, requires = {}, after = [] }: PluginManifest,
  place: string,
  name: string,
  isOfCore: (name: string) => boolean
): Problems {
  if (!VERSIONED.test(name)) {
    return [`${place}.${name}: names end in a version, as in photo.ready@1`]
  }
  const plugins = [id, ...Object.keys(requires), ...after]
  if (isOfCore(name) || plugins.some((plugin) => name.startsWith(`${plugin}.`))) return []
  return [
    `${place}.${name}: is not known. Those of other plugins begin with their id, and need it in "requires" or "after"`,
  ]
}

function ofNav({ nav = [], permissions = {} }: PluginDefinition): Problems {
  return nav.flatMap(({ place, icon, label, can }, at) => [
    ...(PLACES.includes(place) ? [] : [`nav.${at}.place: may be ${PLACES.join(', ')}`]),
    ...(typeof icon === 'string' ? [] : [`nav.${at}.icon: is missing`]),
    ...(typeof label?.en === 'string' ? [] : [`nav.${at}.label: needs at least "en"`]),
    ...(can === undefined || can in permissions ? [] : [`nav.${at}.can: no permission "${can}"`]),
  ])
}

function ofSearch({ search = {} }: PluginDefinition): Problems {
  const isTaken = (name: string) => (CORE_SEARCH_FILTERS as readonly string[]).includes(name)
  return Object.entries(search).flatMap(
    ([name, { title, hint, example, icon, photos, suggest }]) => [
      ...(SEARCH_NAME.test(name) ? [] : [`search.${name}: is no name`]),
      ...(isTaken(name) ? [`search.${name}: is a filter of Lumina itself`] : []),
      ...(title?.en && hint?.en
        ? []
        : [`search.${name}: needs a title and a hint in "en" at least`]),
      ...(example && icon ? [] : [`search.${name}: needs an example and an icon`]),
      ...functionsIn(`search.${name}`, [photos, suggest]),
    ]
  )
}

function ofJobs({ id }: PluginManifest, { jobs = {}, schedules = [] }: PluginDefinition): Problems {
  const names = Object.keys(jobs).map((name) =>
    name.startsWith(`plg.${id}.`) ? name.slice(`plg.${id}.`.length) : name
  )
  return [
    ...names
      .filter((name) => !NAME.test(name) || ['on', 'kept'].includes(name))
      .map((name) => `jobs.${name}: is no name for a job`),
    ...functionsIn('jobs', Object.values(jobs)),
    ...functionsIn(
      'schedules',
      schedules.map(({ job }) => job)
    ),
    ...schedules
      .filter(({ cron }) => typeof cron !== 'string')
      .map(() => 'schedules: need a "cron" of five fields'),
  ]
}
