import logger from '@adonisjs/core/services/logger'
import db from '@adonisjs/lucid/services/db'
import { applyContributions } from '#extension/apply'
import { takeLeftMarks } from '#extension/boot_marker'
import { setClientVersion } from '#extension/client_version'
import type { PluginDefinition } from '#extension/define_plugin'
import { type Candidate, discover } from '#extension/discovery'
import { rememberFor } from '#extension/durable'
import { closeDoor, type Door, setDoors } from '#extension/gate'
import { rememberKeepers } from '#extension/keepers'
import { durableNames } from '#extension/listeners'
import { forgetFailures, whenTooMany } from '#extension/incidents'
import { quarantined, tellTransition } from '#extension/lifecycle/transitions'
import { loadReason } from '#extension/load_reason'
import type { PluginManifest, PluginTier } from '#extension/manifest'
import { type Observation, observe } from '#extension/observe'
import { readPermissions } from '#extension/permissions'
import {
  type PluginOrgRow,
  type PluginRow,
  bumpEpoch,
  hasPluginTables,
  pluginRow,
  readEpoch,
  readGrants,
  readOrgRows,
  readPluginRows,
  savePluginRow,
} from '#extension/rows'
import { noteRunning, readRunning } from '#extension/running_list'
import { forgetSettings } from '#extension/settings'
import type { StateReason } from '#extension/states'
import { languagesIn } from '#extension/texts'
import { type Undo, undoAll } from '#extension/undo'

/** A plugin as this process sees it. */
export interface PluginInfo extends Observation {
  id: string
  /** Of the files that are here; of the installed ones where files are missing. */
  manifest: PluginManifest | null
  tier: PluginTier
  /** What its tables were migrated for; `null` while it is not installed. */
  version: string | null
  /** Of the files that are here; empty where there are none. */
  hash: string
  candidate: Candidate | null
  row: PluginRow | null
  /** Languages in which it has texts. */
  languages: string[]
  /** What it contributes, while it is loaded in this process. */
  definition?: PluginDefinition
}

interface Loaded {
  hash: string
  definition: PluginDefinition
  languages: string[]
  undo: Undo[]
}

/** How often other processes are asked whether something changed. */
const FOLLOWED_MS = 2_000

/**
 * Keeps what runs in this process the same as what the rows say. One for the process; `boot` decides whether it runs
 * plugins at all or only knows of them.
 */
class PluginHost {
  #infos = new Map<string, PluginInfo>()
  readonly #loaded = new Map<string, Loaded>()
  #isRunning = false
  #epoch = -1
  #isLooking = false
  /** Quarantines that the database did not take: they hold here all the same. */
  readonly #unwritten = new Map<string, StateReason>()
  #turn: Promise<void> = Promise.resolve()
  #timer?: NodeJS.Timeout

  /** Every plugin of which there are files or rows, in the order of loading. */
  list() {
    return [...this.#infos.values()]
  }

  find(id: string) {
    return this.#infos.get(id)
  }

  /** Grows with every change that pages have to know of. */
  get epoch() {
    return this.#epoch
  }

  /**
   * Loads what is enabled. Whoever ended a process while it was loaded is quarantined before anything else, then
   * `adopt` may change rows, and only then code is run. With `runs: false` nothing is ever imported: for commands that
   * only look.
   */
  async boot({ runs, adopt }: { runs: boolean; adopt?: () => Promise<void> }) {
    if (!(await hasPluginTables())) return
    this.#isRunning = runs
    rememberKeepers(readRunning())
    if (runs) {
      whenTooMany((id, reason) => void this.#quarantineSoon(id, reason))
      for (const [id, at] of takeLeftMarks()) await this.#accuse(id, at)
    }
    await adopt?.()
    await this.follow()
  }

  /** Follows what other processes change, until the process ends. */
  watch() {
    this.#timer ??= setInterval(() => void this.#look(), FOLLOWED_MS).unref()
  }

  /** Reads rows and folders again, unloads and loads what differs. Whoever calls while it is under way gets the next turn. */
  follow(): Promise<void> {
    return this.hold(() => this.#follow())
  }

  /**
   * Does something while nothing is loaded or unloaded in this process: whoever wants to follow meanwhile waits for it.
   * What is held must not wait for `follow` itself.
   */
  hold<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work)
    this.#turn = turn.then(
      () => {},
      () => {}
    )
    return turn
  }

  /** Closes a plugin at once and for every process, until somebody tries it again. Its jobs wait, its rows stay. */
  async quarantine(id: string, reason: StateReason) {
    logger.error({ plugin: id, reason }, 'A plugin is quarantined')
    closeDoor(id, 'quarantined')
    forgetFailures(id)
    await this.#writeQuarantine(id, reason)
    await this.follow()
  }

  /** Unloads everything, the last one first. */
  async end() {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#turn
    for (const id of [...this.#loaded.keys()].reverse()) await this.#unload(id)
    rememberKeepers([])
  }

  async #look() {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      if ((await readEpoch()) !== this.#epoch) await this.follow()
    } catch (error) {
      logger.warn({ err: error }, 'The state of plugins could not be read')
    } finally {
      this.#isLooking = false
    }
  }

  async #quarantineSoon(id: string, reason: StateReason) {
    await this.quarantine(id, reason).catch((error) =>
      logger.error({ err: error, plugin: id }, 'What a quarantine changes could not be followed')
    )
  }

  async #follow() {
    const epoch = await readEpoch()
    forgetSettings()
    const rows = await readPluginRows()
    const candidates = await discover(rows)
    const plan = await observeAll(rows, candidates)
    await readPermissions()
    await this.#unloadAllBut(plan)
    const seen = new Map<string, PluginInfo>()
    for (const info of plan) seen.set(info.id, await this.#settle(info, seen))
    this.#infos = seen
    setClientVersion(seen.values())
    setDoors(doorsOf(seen.values(), await readOrgRows()))
    await noteEnabled(seen.values())
    this.#epoch = epoch
  }

  async #unloadAllBut(plan: PluginInfo[]) {
    const staying = new Map(plan.map((info) => [info.id, info]))
    for (const [id, { hash }] of [...this.#loaded].reverse()) {
      const next = staying.get(id)
      if (next?.observed === 'enabled' && next.hash === hash) continue
      closeDoor(id, next && next.observed !== 'enabled' ? next.observed : 'installed')
      await this.#unload(id)
    }
  }

  /** Whatever is wrong with one plugin, the others are followed. */
  async #settle(info: PluginInfo, seen: ReadonlyMap<string, PluginInfo>): Promise<PluginInfo> {
    try {
      return await this.#bring(info, seen)
    } catch (error) {
      const { id } = info
      const reason = loadReason(error)
      logger.error({ err: error, plugin: id }, 'A plugin is quarantined')
      await this.#unload(id)
      await this.#writeQuarantine(id, reason)
      return { ...info, observed: 'quarantined', reason }
    }
  }

  async #bring(info: PluginInfo, seen: ReadonlyMap<string, PluginInfo>): Promise<PluginInfo> {
    if (info.observed !== 'enabled' || !this.#isRunning) return info
    const unwritten = this.#unwritten.get(info.id)
    if (unwritten) {
      await this.#unload(info.id)
      await this.#writeQuarantine(info.id, unwritten)
      return { ...info, observed: 'quarantined', reason: unwritten }
    }
    const needed = Object.keys(info.manifest?.requires ?? {}).find(
      (id) => seen.get(id)?.observed !== 'enabled'
    )
    if (needed) {
      await this.#unload(info.id)
      return { ...info, observed: 'blocked', reason: requiresOff(needed) }
    }
    const loaded = this.#loaded.get(info.id) ?? (await this.#load(info))
    return { ...info, definition: loaded.definition, languages: loaded.languages }
  }

  async #load({ id, candidate }: PluginInfo): Promise<Loaded> {
    const languages = await languagesIn(candidate!.folder)
    const loaded = { hash: candidate!.hash, languages, ...(await applyContributions(candidate!)) }
    this.#loaded.set(id, loaded)
    return loaded
  }

  async #unload(id: string) {
    const loaded = this.#loaded.get(id)
    if (!loaded) return
    this.#loaded.delete(id)
    await undoAll(id, loaded.undo)
  }

  async #accuse(id: string, at: number) {
    const row = await pluginRow(id)
    if (row?.desired !== 'enabled') return
    const params = { at: new Date(at).toISOString() }
    await this.#writeQuarantine(id, { code: 'ended_process', params })
  }

  async #writeQuarantine(id: string, reason: StateReason) {
    try {
      await db.transaction(async (client) => {
        if (!(await pluginRow(id, client))) return
        await savePluginRow({ id, observed: 'quarantined', reason }, client)
        await tellTransition(quarantined(id, reason), client)
        await bumpEpoch(client)
      })
      this.#unwritten.delete(id)
    } catch (error) {
      this.#unwritten.set(id, reason)
      logger.error({ err: error, plugin: id }, 'A quarantine could not be written down')
    }
  }
}

export const host = new PluginHost()

async function observeAll(rows: PluginRow[], candidates: Candidate[]): Promise<PluginInfo[]> {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const infos = new Map<string, PluginInfo>()
  for (const candidate of candidates) {
    const { id } = candidate
    const asks = candidate.manifest?.capabilities?.length
    const grants = asks ? await readGrants(id) : []
    const facts = { row: byId.get(id) ?? null, candidate, grants, others: infos }
    infos.set(id, infoOf(id, facts))
  }
  for (const row of rows) {
    if (infos.has(row.id)) continue
    infos.set(row.id, infoOf(row.id, { row, candidate: null, grants: [], others: infos }))
  }
  return [...infos.values()]
}

function infoOf(id: string, facts: Parameters<typeof observe>[0]): PluginInfo {
  const { row, candidate } = facts
  return {
    id,
    manifest: candidate?.manifest ?? row?.manifest ?? null,
    tier: candidate?.tier ?? row!.tier,
    version: row?.version ?? null,
    hash: candidate?.hash ?? '',
    candidate,
    row,
    languages: [],
    ...observe(facts),
  }
}

/** A plugin that does not run here is known by what was noted when it ran last. A disk that fails costs only the note. */
async function noteEnabled(infos: Iterable<PluginInfo>) {
  const before = new Map(readRunning().map((note) => [note.id, note]))
  const enabled = [...infos].filter(({ desired, candidate }) => desired === 'enabled' && candidate)
  const notes = enabled.map(({ candidate, observed, definition }) => {
    const { id, folder, tier, hash, manifest } = candidate!
    const durable = definition ? durableNames(definition.on) : (before.get(id)?.durable ?? [])
    const keeps = definition ? Object.keys(definition.keeps ?? {}) : before.get(id)?.keeps
    return { id, folder, tier, hash, manifest, runs: observed === 'enabled', durable, keeps }
  })
  rememberFor(notes)
  rememberKeepers(notes)
  await noteRunning(notes).catch((error) =>
    logger.warn({ err: error }, 'Which plugins are enabled could not be noted')
  )
}

function doorsOf(infos: Iterable<PluginInfo>, choices: PluginOrgRow[]) {
  const doors = new Map<string, Door>()
  const chosen = Map.groupBy(choices, ({ pluginId }) => pluginId)
  for (const { id, manifest, observed } of infos) {
    doors.set(id, {
      title: manifest?.title,
      tenancy: manifest?.tenancy ?? 'platform',
      orgs: manifest?.orgs ?? 'off',
      observed,
      chosen: new Map(chosen.get(id)?.map(({ orgId, isOn }) => [orgId, isOn])),
    })
  }
  return doors
}

const requiresOff = (plugin: string): StateReason => ({ code: 'requires_off', params: { plugin } })
