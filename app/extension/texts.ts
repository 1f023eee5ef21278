import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { noteIncident } from '#extension/incidents'
import { ports } from '#extension/ports'
import type { Undo } from '#extension/undo'

/** Adds `lang/<language>.json` of a plugin to the catalogue, each key as `plg.<id>.<key>`. A file that is no JSON is an incident. */
export async function addTexts(plugin: string, folder: string): Promise<Undo[]> {
  const undo: Undo[] = []
  const known = ports().texts.locales()
  const languages = await languagesIn(folder)
  for (const locale of languages.filter((each) => known.includes(each))) {
    try {
      const texts = JSON.parse(await readFile(join(folder, 'lang', `${locale}.json`), 'utf8'))
      undo.push(ports().texts.add(locale, flatten(texts, `plg.${plugin}`)))
    } catch (error) {
      noteIncident({ plugin, phase: 'boot', error })
    }
  }
  return undo
}

/** Languages in which a plugin has texts of its own. */
export async function languagesIn(folder: string) {
  const names = await readdir(join(folder, 'lang')).catch(() => [] as string[])
  return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5))
}

function flatten(value: unknown, key: string): Record<string, string> {
  if (typeof value === 'string') return { [key]: value }
  if (typeof value !== 'object' || value === null) return {}
  return Object.assign(
    {},
    ...Object.entries(value).map(([name, inner]) => flatten(inner, `${key}.${name}`))
  )
}
