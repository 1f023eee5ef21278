import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import semver from 'semver'
import { EntryWriter } from '#extension/archive/entry_writer'
import { MAX_ARCHIVE_BYTES } from '#extension/archive/limits'
import { namesInTgz, readTgz } from '#extension/archive/read_tgz'
import { commonTop, readZip } from '#extension/archive/read_zip'
import { allFilesOf, discover, hashFile, hashFolder } from '#extension/discovery'
import type { PluginManifest } from '#extension/manifest'
import { readManifest } from '#extension/manifest_reader'
import { PluginRefusal } from '#extension/refusal'
import { pluginRow } from '#extension/rows'
import { SDK_VERSION } from '#extension/sdk'
import type { StateReason } from '#extension/states'

/** An archive that was unpacked and looked at. Nothing of it has run, and nothing of it is installed. */
export interface InspectedArchive {
  /** Of its files: what `plugin:pack` names, and what the files are kept under. */
  hash: string
  /** Of the archive itself, as `sha256sum` says it. */
  archiveHash: string
  /** What the file was called. */
  name: string
  manifest: PluginManifest
  bytes: number
  fileCount: number
  /** Why it cannot be installed here; it may be accepted all the same where that may change. */
  problem: StateReason | null
  relation: 'fresh' | 'same' | 'replaces' | 'older'
  installedVersion: string | null
}

type Kept = Pick<
  InspectedArchive,
  'hash' | 'archiveHash' | 'name' | 'manifest' | 'bytes' | 'fileCount'
>

const FORGOTTEN_MS = 24 * 60 * 60_000
const HASH = /^[0-9a-f]{64}$/

const root = () => join(process.env.DATA_DIR!, 'tmp', 'plugin_archives')
const shelfOf = (hash: string) => join(root(), hash)
/** Where the files of an inspected archive lie until it is accepted. */
export const unpackedFolder = (hash: string) => join(shelfOf(hash), 'files')

/**
 * Unpacks a `.zip` or `.tgz` into a folder of its own and looks at it. What is wrong with the archive throws a
 * `PluginRefusal` and leaves nothing; what keeps a sound archive from being installed here is its `problem`.
 */
export async function inspectArchive(path: string, name: string): Promise<InspectedArchive> {
  await forgetOld()
  const work = join(root(), `.work-${randomUUID()}`)
  const files = join(work, 'files')
  await mkdir(files, { recursive: true })
  try {
    const written = await unpackInto(path, files)
    const { manifest, problem } = await readManifest(files)
    if (problem) throw new PluginRefusal(problem)
    await checkFileList(files, manifest!)
    const read = await hashFolder(files, 'installed')
    if ('problem' in read) throw new PluginRefusal(read.problem)
    const kept: Kept = {
      hash: read.hash,
      archiveHash: await hashFile(path),
      name: name.slice(0, 200),
      manifest: manifest!,
      bytes: written.bytes,
      fileCount: written.count,
    }
    await writeFile(join(work, 'archive.json'), JSON.stringify(kept))
    await rm(shelfOf(kept.hash), { recursive: true, force: true })
    await rename(work, shelfOf(kept.hash))
    return await judge(kept)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** One that was inspected and neither accepted nor discarded since; they are kept for a day. */
export async function findInspected(hash: string): Promise<InspectedArchive | null> {
  if (!HASH.test(hash)) return null
  const text = await readFile(join(shelfOf(hash), 'archive.json'), 'utf8').catch(() => null)
  return text === null ? null : judge(JSON.parse(text) as Kept)
}

export async function discardInspected(hash: string) {
  if (HASH.test(hash)) await rm(shelfOf(hash), { recursive: true, force: true })
}

async function unpackInto(path: string, folder: string) {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size > MAX_ARCHIVE_BYTES) {
      throw new PluginRefusal({
        code: 'archive_too_large',
        params: { max: MAX_ARCHIVE_BYTES / 1024 ** 2 },
      })
    }
    const magic = Buffer.alloc(4)
    await file.read(magic, 0, 4, 0)
    const writer = new EntryWriter(folder)
    if (magic.toString('latin1', 0, 2) === 'PK') await readZip(file, size, writer)
    else if (magic[0] === 0x1f && magic[1] === 0x8b) {
      await readTgz(path, writer, commonTop(await namesInTgz(path)))
    } else throw new PluginRefusal({ code: 'archive_kind' })
    return writer
  } finally {
    await file.close()
  }
}

/** Where a manifest lists its files, these and no others are there. */
async function checkFileList(folder: string, { files }: PluginManifest) {
  if (!files) return
  const all = await allFilesOf(folder)
  const paths = all.filter((path) => path !== 'plugin.json')
  const wrong = [
    ...paths.filter((path) => !Object.hasOwn(files, path)).map((path) => `+ ${path}`),
    ...Object.keys(files)
      .filter((path) => path !== 'plugin.json' && !paths.includes(path))
      .map((path) => `- ${path}`),
  ]
  for (const path of paths) {
    if (!Object.hasOwn(files, path)) continue
    const hash = await hashFile(join(folder, path))
    if (hash !== files[path]) wrong.push(`≠ ${path}`)
  }
  if (!wrong.length) return
  throw new PluginRefusal({
    code: 'archive_list',
    params: { count: wrong.length },
    detail: wrong.slice(0, 20).join('\n'),
  })
}

async function judge(kept: Kept): Promise<InspectedArchive> {
  const { hash, manifest } = kept
  const row = await pluginRow(manifest.id)
  const installedVersion = row?.hash ? row.version : null
  return {
    ...kept,
    problem: await problemOf(manifest),
    relation:
      installedVersion === null
        ? 'fresh'
        : row!.hash === hash
          ? 'same'
          : semver.lt(manifest.version, installedVersion)
            ? 'older'
            : 'replaces',
    installedVersion,
  }
}

/** What no waiting helps against. A required plugin that is missing may still come. */
async function problemOf({ id, sdk }: PluginManifest): Promise<StateReason | null> {
  if (!semver.satisfies(SDK_VERSION, sdk, { includePrerelease: true })) {
    return { code: 'sdk_unmet', params: { wanted: sdk, has: SDK_VERSION } }
  }
  const candidates = await discover()
  const other = candidates.find(
    (candidate) => candidate.id === id && candidate.tier !== 'installed'
  )
  return other ? { code: 'id_taken', params: { id, folder: other.folder } } : null
}

async function forgetOld() {
  await mkdir(root(), { recursive: true })
  for (const name of await readdir(root())) {
    const path = join(root(), name)
    const found = await stat(path).catch(() => null)
    if (found && Date.now() - found.mtimeMs > FORGOTTEN_MS) {
      await rm(path, { recursive: true, force: true })
    }
  }
}
