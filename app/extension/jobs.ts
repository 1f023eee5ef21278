import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import type { PluginDefinition, PluginJobClass } from '#extension/define_plugin'
import { isOpen, pluginDoor } from '#extension/gate'
import { guard, isForNow, pluginAtWork } from '#extension/guard'
import { type PluginJobFrame, ports } from '#extension/ports'
import type { PluginPhase } from '#extension/states'
import type { Undo } from '#extension/undo'

type JobLoader = () => Promise<{ default: PluginJobClass }>
type Query = ReturnType<ReturnType<typeof db.connection>['knexQuery']>

/** Names of jobs by the plugin that can do them in this process. */
const doable = new Map<string, Set<string>>()

/** The name that rows carry: `refresh` of the plugin `likes` is `plg.likes.refresh`. */
export function jobName(plugin: string, name: string) {
  const prefix = `plg.${plugin}.`
  return name.startsWith(prefix) ? name : `${prefix}${name}`
}

/** Makes jobs of a plugin known. What waits of them is taken up while the plugin is open for the org of the row. */
export function addJobs(
  plugin: string,
  jobs: Record<string, JobLoader>,
  phase: PluginPhase = 'job'
): Undo {
  const loaders = Object.entries(jobs).map(
    ([name, load]) => [jobName(plugin, name), () => guard(plugin, phase, load)] as const
  )
  const forget = ports().jobs.register(Object.fromEntries(loaders), frameOf(plugin, phase))
  const names = doable.get(plugin) ?? new Set()
  for (const [name] of loaders) names.add(name)
  doable.set(plugin, names)
  return () => {
    forget()
    for (const [name] of loaders) names.delete(name)
    if (!names.size) doable.delete(plugin)
  }
}

/** Loads the classes that have a time, and has them done then. */
export async function addSchedules(
  plugin: string,
  schedules: NonNullable<PluginDefinition['schedules']>
): Promise<Undo> {
  const undo: Undo[] = []
  try {
    for (const { job, cron } of schedules) {
      const { default: type } = await guard(plugin, 'boot', job)
      if (!type.jobName?.startsWith(jobName(plugin, ''))) throw strangeJob(plugin, type.jobName)
      undo.push(ports().jobs.schedule(type, cron))
    }
  } catch (error) {
    for (const step of undo) step()
    throw error
  }
  return () => undo.forEach((step) => step())
}

/** Somebody else's job would be done with nothing to do it with. */
function strangeJob(plugin: string, name: string) {
  const message = `schedules: "${name}" does not begin with "${jobName(plugin, '')}"`
  return new Exception(message, { code: 'E_PLUGIN_CONTRIBUTIONS' })
}

function frameOf(plugin: string, phase: PluginPhase): PluginJobFrame {
  const { notNow, isMeant } = ports().jobs
  return {
    // While it boots its own gate is not open yet. What it keeps waits for it in any case.
    admits: (orgId) => isOpen(plugin, orgId) || isBooting(plugin) || phase === 'keeper',
    async run(work, orgId) {
      if (!isOpen(plugin, orgId)) throw notNow()
      const isFailure = (error: unknown) => !isMeant(error) && !isForNow(error)
      await guard(plugin, phase, work, { isFailure })
    },
  }
}

function isBooting(plugin: string) {
  const working = pluginAtWork()
  return working?.plugin === plugin && working.phase === 'boot'
}

/**
 * Of all rows of the queue, those that may be taken up: the core's own, and those of plugins that are open for the org of
 * the row. The others wait where they are; no try is lost.
 */
export function whereOpen(query: Query) {
  query.where((allowed) => {
    allowed.whereRaw("jobs.name not like 'plg.%'")
    const open = [...doable].filter(([plugin]) => isOpen(plugin, null))
    // Asked again and again: those that nobody switched off are asked for in one breath.
    const everywhere = open
      .filter(([plugin]) => isEverywhere(plugin))
      .flatMap(([, names]) => [...names])
    if (everywhere.length) allowed.orWhereIn('jobs.name', everywhere)
    for (const [plugin, names] of open) {
      if (isEverywhere(plugin)) continue
      allowed.orWhere((own) => void forOrgsOf(plugin, own.whereIn('jobs.name', [...names])))
    }
  })
}

/** As far as this process knows: before a job is run its gate is asked once more. */
function isEverywhere(plugin: string) {
  const { tenancy, orgs, chosen } = pluginDoor(plugin)!
  return tenancy === 'platform' || (orgs === 'on' && [...chosen.values()].every(Boolean))
}

function forOrgsOf(plugin: string, query: Query) {
  const door = pluginDoor(plugin)!
  const isOn = door.orgs === 'off'
  const chose = db
    .connection()
    .knexQuery()
    .from('plugin_orgs')
    .where({ plugin_id: plugin, is_on: isOn })
    .select('org_id')
  query.where((orgs) => {
    orgs.whereNull('jobs.org_id')
    if (isOn) orgs.orWhereIn('jobs.org_id', chose)
    else orgs.orWhereNotIn('jobs.org_id', chose)
  })
}
