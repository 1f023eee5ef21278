import { createHash } from 'node:crypto'
import { createReadStream, type Dirent } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import app from '@adonisjs/core/services/app'
import semver from 'semver'
import { isOfTheMachine, nothingThere } from '#extension/file_errors'
import type { PluginManifest, PluginTier } from '#extension/manifest'
import { readManifest } from '#extension/manifest_reader'
import { type PluginRow, readPluginRows } from '#extension/rows'
import { SDK_VERSION } from '#extension/sdk'
import type { ObservedState, StateReason } from '#extension/states'

/** A folder with a plugin in it, or with something that was meant to be one. */
export interface Candidate {
  /** Of the manifest. A folder that cannot have the id it wants is called `<name>@<tier>`: nobody can install that. */
  id: string
  folder: string
  tier: PluginTier
  manifest: PluginManifest | null
  /** Of all files, SHA-256 in hex; empty where they could not be read. */
  hash: string
  /** Why it cannot be loaded, whatever the rows say. `observedOf(problem)` is the state that it has then. */
  problem?: StateReason
  /** Newer files of an accepted archive: the plugin runs on as it is until it is upgraded. */
  staged?: Candidate
}

const ID = /^[a-z][a-z0-9]{1,23}$/
const MAX_FILES = 5_000
const PASSED_OVER = new Set(['node_modules', 'tests'])

const INCOMPATIBLE = ['sdk_unmet']
const BLOCKED = ['requires_missing', 'requires_version', 'requires_cycle']

/** The state of a candidate that has a problem. */
export function observedOf(problem: StateReason): ObservedState {
  if (INCOMPATIBLE.includes(problem.code)) return 'incompatible'
  return BLOCKED.includes(problem.code) ? 'blocked' : 'invalid'
}

/** Where files of installed plugins are kept. */
export const installedRoot = () => join(process.env.DATA_DIR!, 'plugins')

/** The folder of one set of installed files. */
export const installedFolder = (id: string, hash: string) =>
  join(installedRoot(), id, hash.slice(0, 12))

/**
 * All plugins that there are files of: in `plugins/`, in the folders of `PLUGIN_FOLDERS`, and in `DATA_DIR/plugins`, in
 * the order in which they are loaded: after what they require, after what they name in `after`, then by id. Reads
 * files only and runs no code of theirs; the rows say which of several sets of installed files is meant. Throws where the
 * machine cannot say what is there: that is no reason to take anything for gone.
 */
export async function discover(rows?: PluginRow[]): Promise<Candidate[]> {
  const stored = rows ?? (await readPluginRows())
  const known = new Map(stored.map((row) => [row.id, row]))
  const found = [
    ...(await inspectAll(await bundledFolders(), 'bundled')),
    ...(await inspectAll(linkedFolders(), 'linked')),
    ...(await installedCandidates(known)),
  ]
  return inOrder(withRequirements(withOwnIds(found, known)))
}

async function bundledFolders() {
  const root = app.makePath('plugins')
  const names = await foldersIn(root)
  return names.map((name) => join(root, name))
}

function linkedFolders() {
  return (process.env.PLUGIN_FOLDERS ?? '')
    .split(',')
    .map((folder) => folder.trim())
    .filter(Boolean)
    .map((folder) => resolve(folder))
}

async function foldersIn(root: string) {
  const entries: Dirent[] = await readdir(root, { withFileTypes: true }).catch(nothingThere)
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
}

async function inspectAll(folders: string[], tier: PluginTier) {
  const candidates: Candidate[] = []
  for (const folder of folders) candidates.push(await inspectFolder(folder, tier))
  return candidates
}

/** One folder as a candidate, whatever is wrong with it. */
export async function inspectFolder(folder: string, tier: PluginTier): Promise<Candidate> {
  const { manifest, problem } = await readManifest(folder)
  const name = basename(tier === 'installed' ? resolve(folder, '..') : folder)
  const base = { id: manifest?.id ?? name, folder, tier, manifest }
  if (problem) return { ...base, hash: '', problem }
  const read = await hashFolder(folder, tier)
  if ('problem' in read) return { ...base, ...read }
  return { ...base, hash: read.hash, problem: problemOf(manifest!, name, tier) }
}

function problemOf(
  { id, sdk }: PluginManifest,
  name: string,
  tier: PluginTier
): StateReason | undefined {
  if (tier !== 'linked' && id !== name) return { code: 'folder_name', params: { id, folder: name } }
  if (!semver.satisfies(SDK_VERSION, sdk, { includePrerelease: true })) {
    return { code: 'sdk_unmet', params: { wanted: sdk, has: SDK_VERSION } }
  }
  return undefined
}

/**
 * SHA-256 over the sorted paths of its files and their hashes; links are not followed. Of an installed plugin every file
 * counts; where somebody works on it dot files, `node_modules` and `tests` do not.
 */
export async function hashFolder(
  folder: string,
  tier: PluginTier
): Promise<{ hash: string } | { hash: string; problem: StateReason }> {
  const total = createHash('sha256')
  try {
    const paths = tier === 'installed' ? await allFilesOf(folder) : await ownFilesOf(folder)
    if (paths.length > MAX_FILES) {
      return { hash: '', problem: { code: 'too_many_files', params: { max: MAX_FILES } } }
    }
    for (const path of paths.sort()) {
      total.update(`${path}\0${await hashFile(join(folder, path))}\n`)
    }
  } catch (error) {
    if (isOfTheMachine(error)) throw error
    return { hash: '', problem: { code: 'files_unreadable', detail: (error as Error).message } }
  }
  return { hash: total.digest('hex') }
}

/** Paths of all files in a folder, relative and with slashes. */
export const allFilesOf = (folder: string) => walk(folder, '', () => true)

/** The same without what only its author needs. */
export const ownFilesOf = (folder: string) =>
  walk(folder, '', (name) => !name.startsWith('.') && !PASSED_OVER.has(name))

async function walk(
  folder: string,
  prefix: string,
  isWanted: (name: string) => boolean
): Promise<string[]> {
  const paths: string[] = []
  const entries = await readdir(join(folder, prefix), { withFileTypes: true })
  for (const entry of entries.filter(({ name }) => isWanted(name))) {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name
    if (entry.isDirectory()) paths.push(...(await walk(folder, path, isWanted)))
    else if (entry.isFile()) paths.push(path)
    if (paths.length > MAX_FILES) break
  }
  return paths
}

/** Files are looked at again and again: at start, after every change. As long as size and time stay, so does the hash. */
const hashes = new Map<string, { as: string; hash: string }>()
const MOST_HASHES = 20_000
const READ_AT_ONCE = 1024 ** 2

export async function hashFile(path: string) {
  const { size, mtimeMs, ctimeMs } = await stat(path)
  const as = `${size}:${mtimeMs}:${ctimeMs}`
  const known = hashes.get(path)
  if (known?.as === as) return known.hash
  const hash = await readHash(path, size)
  if (hashes.size >= MOST_HASHES) hashes.clear()
  hashes.set(path, { as, hash })
  return hash
}

async function readHash(path: string, size: number) {
  const hash = createHash('sha256')
  if (size <= READ_AT_ONCE) hash.update(await readFile(path))
  else await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function installedCandidates(rows: Map<string, PluginRow>) {
  const candidates: Candidate[] = []
  for (const id of await foldersIn(installedRoot())) {
    const candidate = await installedCandidate(id, rows.get(id))
    if (candidate) candidates.push(candidate)
  }
  return candidates
}

/** Of the sets of files that lie there: the installed one, and beside it the one that waits. */
async function installedCandidate(id: string, row?: PluginRow): Promise<Candidate | undefined> {
  const folders = await foldersIn(join(installedRoot(), id))
  const names = folders.filter((name) => /^[0-9a-f]{12}$/.test(name))
  const inspect = async (hash: string | null | undefined) => {
    const name = hash ? names.find((each) => each === hash.slice(0, 12)) : undefined
    return name ? inspectInstalled(id, name) : undefined
  }
  const current = await inspect(row?.hash)
  const staged = row?.stagedHash === row?.hash ? undefined : await inspect(row?.stagedHash)
  if (current) return { ...current, staged }
  // Rows of an installed plugin whose own files are gone: what waits would be an upgrade.
  return staged ?? (row?.hash ? undefined : inspect(await newestOf(id, names)))
}

async function inspectInstalled(id: string, name: string): Promise<Candidate> {
  const candidate = await inspectFolder(join(installedRoot(), id, name), 'installed')
  if (!candidate.hash || candidate.hash.startsWith(name)) return candidate
  return { ...candidate, problem: { code: 'files_changed' } }
}

async function newestOf(id: string, names: string[]) {
  let newest: { name: string; at: number } | undefined
  for (const name of names) {
    const { mtimeMs: at } = await stat(join(installedRoot(), id, name))
    if (!newest || at > newest.at) newest = { name, at }
  }
  return newest?.name
}

/** Each id belongs to one folder: to the kind of folder that it was installed from, else to the first one. */
function withOwnIds(found: Candidate[], rows: Map<string, PluginRow>) {
  const owners = new Map<string, Candidate>()
  for (const candidate of found) {
    const { id, tier } = candidate
    const owner = owners.get(id)
    if (!owner || (owner.tier !== tier && rows.get(id)?.tier === tier && rows.get(id)?.hash)) {
      owners.set(id, candidate)
    }
  }
  const names = new Set(owners.keys())
  return found.map((candidate) => {
    const { id, tier, manifest } = candidate
    const owner = owners.get(id)!
    if (owner === candidate && (manifest || ID.test(id))) return candidate
    const problem = candidate.problem ?? {
      code: 'id_taken',
      params: { id, folder: owner.folder },
    }
    return { ...candidate, id: freeName(`${id}@${tier}`, names), problem }
  })
}

function freeName(wanted: string, names: Set<string>) {
  let name = wanted
  for (let count = 2; names.has(name); count++) name = `${wanted}${count}`
  names.add(name)
  return name
}

function withRequirements(candidates: Candidate[]) {
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]))
  return candidates.map((candidate) => {
    const problem = candidate.problem ?? unmetRequirement(candidate, byId)
    const staged = candidate.staged && {
      ...candidate.staged,
      problem: candidate.staged.problem ?? unmetRequirement(candidate.staged, byId),
    }
    return { ...candidate, problem, staged }
  })
}

function unmetRequirement(
  { id, manifest }: Candidate,
  byId: Map<string, Candidate>
): StateReason | undefined {
  for (const [needed, range] of Object.entries(manifest?.requires ?? {})) {
    const version = byId.get(needed)?.manifest?.version
    if (!version) return { code: 'requires_missing', params: { plugin: needed, range } }
    if (!semver.satisfies(version, range, { includePrerelease: true })) {
      return { code: 'requires_version', params: { plugin: needed, range, has: version } }
    }
  }
  const circle = circleOf(id, byId)
  return circle && { code: 'requires_cycle', params: { plugins: circle.join(' → ') } }
}

/** The way from a plugin over what it requires back to itself. */
function circleOf(id: string, byId: Map<string, Candidate>) {
  const seen = new Set<string>()
  const search = (at: string, way: string[]): string[] | undefined => {
    for (const next of Object.keys(byId.get(at)?.manifest?.requires ?? {}).sort()) {
      if (next === id) return [...way, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = search(next, [...way, next])
      if (found) return found
    }
    return undefined
  }
  return search(id, [id])
}

/** What is required comes first, then what is wished for. A circle of mere wishes (`after`) is cut where it must be. */
function inOrder(candidates: Candidate[]) {
  let waiting = candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const ordered: Candidate[] = []
  while (waiting.length) {
    const ids = new Set(waiting.map(({ id }) => id))
    const isFree = (names: string[]) => names.every((name) => !ids.has(name))
    const ready = waiting.filter(({ manifest }) => isFree(Object.keys(manifest?.requires ?? {})))
    const next =
      ready.find(({ manifest }) => isFree(manifest?.after ?? [])) ?? ready[0] ?? waiting[0]
    ordered.push(next)
    waiting = waiting.filter((candidate) => candidate !== next)
  }
  return ordered
}
