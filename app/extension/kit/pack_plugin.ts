import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { hashFolder } from '#extension/discovery'
import { BuildRefusal } from '#extension/kit/build_refusal'
import { type TarEntry, tarOf } from '#extension/kit/tar'
import { readManifest } from '#extension/manifest_reader'

export interface Packed {
  file: string
  bytes: number
  /** SHA-256 of the archive, as `sha256sum` says it. */
  sha256: string
  /** Of its files: what a server shows before it accepts them. */
  hash: string
}

/** As npm lays out its packages. */
const ROOT = 'package'

/**
 * Packs a built plugin into `<id>-<version>.tgz`, with the hash of every file in its `plugin.json`. The same files make
 * the same archive.
 */
export async function packPlugin(built: string, into: string): Promise<Packed> {
  const folder = resolve(built)
  const { manifest, problem } = await readManifest(folder)
  if (!manifest) throw new BuildRefusal([`${folder}: ${problem?.code} ${problem?.detail ?? ''}`])
  const entries = await entriesOf(folder)
  const files = Object.fromEntries(entries.map(({ path, bytes }) => [path, sha256(bytes)]))
  const head = Buffer.from(`${JSON.stringify({ ...manifest, files }, null, 2)}\n`)
  await writeFile(join(folder, 'plugin.json'), head)
  const tar = tarOf(
    [{ path: 'plugin.json', bytes: head }, ...entries].map(({ path, bytes }) => ({
      path: `${ROOT}/${path}`,
      bytes,
    }))
  )
  const archive = await promisify(gzip)(tar, { level: 9 })
  const file = join(resolve(into), `${manifest.id}-${manifest.version}.tgz`)
  await writeFile(file, archive)
  const { hash } = await hashFolder(folder, 'installed')
  return { file, bytes: archive.length, sha256: sha256(archive), hash }
}

async function entriesOf(folder: string): Promise<TarEntry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path !== 'plugin.json')
    .sort()
  const entries: TarEntry[] = []
  for (const path of paths) entries.push({ path, bytes: await readFile(join(folder, path)) })
  return entries
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
