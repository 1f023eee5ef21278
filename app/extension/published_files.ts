import { realpath, stat } from 'node:fs/promises'
import { dirname, extname, join, sep } from 'node:path'
import { isOpen } from '#extension/gate'
import { host } from '#extension/host'
import type { PluginManifest } from '#extension/manifest'
import { assetsOf } from '#extension/shared_props'

/** Of everything in a folder, browsers get only this. */
const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

export interface PublishedFile {
  path: string
  type: string
}

/**
 * A file that browsers may have of a plugin that runs: its texts, and what lies beside its client entry. `version` is the
 * beginning of its hash; files of any other are unknown.
 */
export async function publishedFile(
  id: string,
  version: string,
  parts: readonly string[]
): Promise<PublishedFile | null> {
  const info = host.find(id)
  if (!info?.candidate || !isOpen(id, null) || assetsOf(info) !== `/plugins/${id}/${version}`) {
    return null
  }
  const type = TYPES[extname(parts.at(-1) ?? '')]
  if (!type || !parts.every(isPlain) || !isPublished(parts, info.manifest)) return null
  const path = await inside(info.candidate.folder, parts)
  return path === null ? null : { path, type }
}

const isPlain = (part: string) => /^[\w][\w.-]*$/.test(part)

function isPublished(parts: readonly string[], manifest: PluginManifest | null) {
  if (parts[0] === 'lang') return parts.length === 2 && parts[1].endsWith('.json')
  const { entry, styles = [] } = manifest?.client ?? { entry: '' }
  const folder = dirname(entry)
  const path = parts.join('/')
  // Where the entry lies beside the server's code, only what is named is published.
  return isShared(folder, manifest)
    ? [entry, ...styles].includes(path)
    : path.startsWith(`${folder}/`)
}

function isShared(folder: string, manifest: PluginManifest | null) {
  const { server } = manifest ?? {}
  const others = [...(server ? [server] : []), 'database/', 'tests/']
  return folder === '.' || others.some((path) => `${path}/`.startsWith(`${folder}/`))
}

/** Links that lead out of the folder are not followed. */
async function inside(folder: string, parts: readonly string[]) {
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, ...parts))])
    const facts = await stat(path)
    return path.startsWith(root + sep) && facts.isFile() ? path : null
  } catch {
    return null
  }
}
