import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'

interface Collection {
  icons: Record<string, { body: string; width?: number; height?: number }>
  aliases?: Record<string, { parent: string }>
  width?: number
  height?: number
}

export interface FoundIcon {
  body: string
  width: number
  height: number
}

const MENTIONED = /\bi-([a-z0-9]+(?:-[a-z0-9]+)+)\b/g

/**
 * The icons that sources mention (`i-lucide-heart`), out of the collections in `node_modules` of the plugin or of Lumina:
 * no server is ever asked for one. A mention of no icon at all is a problem.
 */
export async function iconsIn(sources: readonly string[], folder: string) {
  const icons: Record<string, FoundIcon> = {}
  const problems: string[] = []
  const mentioned = new Set(
    sources.flatMap((source) => [...source.matchAll(MENTIONED)].map(([, name]) => name))
  )
  for (const name of [...mentioned].sort()) {
    const found = await find(name, folder)
    if (found) icons[found.name] = found.icon
    else problems.push(`There is no icon i-${name}`)
  }
  return { icons, problems }
}

/** A collection's name may have a hyphen in it as well: the shortest that there is. */
async function find(name: string, folder: string) {
  const parts = name.split('-')
  for (let length = 1; length < parts.length; length++) {
    const prefix = parts.slice(0, length).join('-')
    const collection = await collectionOf(prefix, folder)
    const key = parts.slice(length).join('-')
    const icon = collection?.icons[collection.aliases?.[key]?.parent ?? key]
    if (!collection || !icon) continue
    const { width = 24, height = 24 } = { ...collection, ...icon }
    return { name: `${prefix}:${key}`, icon: { body: icon.body, width, height } }
  }
  return null
}

const collections = new Map<string, Promise<Collection | null>>()

function collectionOf(prefix: string, folder: string) {
  const key = `${folder}:${prefix}`
  if (!collections.has(key)) collections.set(key, read(prefix, folder))
  return collections.get(key)!
}

async function read(prefix: string, folder: string): Promise<Collection | null> {
  for (const home of [folder, app.makePath()]) {
    const path = pathFrom(home, `@iconify-json/${prefix}/icons.json`)
    if (path && existsSync(path)) return JSON.parse(await readFile(path, 'utf8'))
  }
  return null
}

function pathFrom(home: string, name: string) {
  try {
    return createRequire(join(home, 'package.json')).resolve(name)
  } catch {
    return null
  }
}
