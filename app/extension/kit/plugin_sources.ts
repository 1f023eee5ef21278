import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { BuildRefusal } from '#extension/kit/build_refusal'
import type { PluginManifest } from '#extension/manifest'
import { readManifest } from '#extension/manifest_reader'

/** A plugin as its author keeps it. */
export interface PluginSources {
  folder: string
  manifest: PluginManifest
  /** Files of the server part, of texts and whatever else belongs into the archive; relative, with slashes. */
  files: string[]
  /** `ui/plugin.ts`, where it has screens. */
  ui: string | null
}

/** The result of a build is kept here, unless told otherwise. */
export const BUILT = 'dist'

/** Never part of a plugin that runs: screens are bundled, tests and tools stay at home. */
const AT_HOME = new Set(['ui', 'tests', 'node_modules', BUILT])
const TOOLS = /^(package(-lock)?\.json|tsconfig(\..+)?\.json|eslint\.config\..+|.+\.tgz)$/

/** Reads a folder with a plugin in it. Throws `BuildRefusal` where its `plugin.json` is not as it should be. */
export async function readSources(folder: string): Promise<PluginSources> {
  const { manifest, problem } = await readManifest(folder)
  if (!manifest) throw new BuildRefusal(wordsOf(folder, problem))
  const ui = join(folder, 'ui', 'plugin.ts')
  return { folder, manifest, files: await filesIn(folder), ui: existsSync(ui) ? ui : null }
}

function wordsOf(folder: string, problem?: { code: string; detail?: string }) {
  if (problem?.code === 'manifest_missing') return [`${folder} has no plugin.json`]
  return [`plugin.json: ${problem?.code}`, ...(problem?.detail?.split('\n') ?? [])]
}

async function filesIn(folder: string, prefix = ''): Promise<string[]> {
  const files: string[] = []
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue
    if (!prefix && (AT_HOME.has(entry.name) || TOOLS.test(entry.name))) continue
    const path = prefix ? `${prefix}/${entry.name}` : entry.name
    if (entry.isDirectory()) files.push(...(await filesIn(folder, path)))
    else if (entry.isFile()) files.push(path)
  }
  return files.sort()
}
