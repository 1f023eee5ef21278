import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import app from '@adonisjs/core/services/app'
import { buildClient } from '#extension/kit/build_client'
import { BuildRefusal } from '#extension/kit/build_refusal'
import { buildServer } from '#extension/kit/build_server'
import { BUILT, type PluginSources, readSources } from '#extension/kit/plugin_sources'

export interface Built {
  folder: string
  id: string
  version: string
  hasScreens: boolean
}

/**
 * Builds a plugin out of its sources: a folder that runs on any server with the SDK it names, linked or from an archive.
 * Throws `BuildRefusal` with everything that is in the way, and leaves no half-built folder.
 */
export async function buildPlugin(from: string, to?: string): Promise<Built> {
  if (!existsSync(app.makePath('resources/plugins/ui.ts'))) {
    throw new BuildRefusal(['Plugins are built in a checkout of Lumina, not in a build of it'])
  }
  const sources = await readSources(resolve(from))
  const out = resolve(to ?? join(sources.folder, BUILT))
  if ((sources.folder + sep).startsWith(out + sep))
    throw new BuildRefusal([`${out} holds the sources`])
  await rm(out, { recursive: true, force: true })
  await mkdir(out, { recursive: true })
  try {
    await build(sources, out)
  } catch (error) {
    await rm(out, { recursive: true, force: true })
    throw error
  }
  const { id, version } = sources.manifest
  return { folder: out, id, version, hasScreens: sources.ui !== null }
}

async function build(sources: PluginSources, out: string) {
  const server = await buildServer(sources, out)
  const { client, problems } = await buildClient(sources, out)
  const found = [...server, ...problems]
  if (found.length) throw new BuildRefusal(found)
  // Hashes and the entry of an earlier build are not those of this one.
  const whole = { ...sources.manifest, files: undefined, client }
  await writeFile(join(out, 'plugin.json'), `${JSON.stringify(whole, null, 2)}\n`)
}
