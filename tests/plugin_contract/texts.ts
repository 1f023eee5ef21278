import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PluginDefinition } from '#extension/define_plugin'
import type { LocaleText, PluginManifest } from '#extension/manifest'
import { fieldsOf, SCOPES } from '#extension/settings_shape'

type Texts = Record<string, string>

/** What is not said in every language: files of `lang/`, and texts of the manifest and of the definition. */
export async function lackingTexts(
  folder: string,
  locales: string[],
  manifest: PluginManifest,
  definition: PluginDefinition
) {
  const catalogues = new Map<string, Texts>()
  for (const locale of locales) catalogues.set(locale, await textsOf(folder, locale))
  return [
    ...ofCatalogues(catalogues),
    ...ofSettings(catalogues.get('en')!, definition),
    ...Object.entries(spoken(manifest, definition)).flatMap(([place, text]) =>
      locales.filter((locale) => !text[locale]).map((locale) => `${place}: has no "${locale}"`)
    ),
  ]
}

async function textsOf(folder: string, locale: string): Promise<Texts> {
  const path = join(folder, 'lang', `${locale}.json`)
  return existsSync(path) ? flatten(JSON.parse(await readFile(path, 'utf8'))) : {}
}

function flatten(node: object, prefix = ''): Texts {
  return Object.assign(
    {},
    ...Object.entries(node).map(([key, value]) =>
      typeof value === 'string' ? { [prefix + key]: value } : flatten(value, `${prefix}${key}.`)
    )
  )
}

function ofCatalogues(catalogues: Map<string, Texts>) {
  const keys = new Set([...catalogues.values()].flatMap(Object.keys))
  const english = catalogues.get('en')!
  return [...catalogues].flatMap(([locale, texts]) =>
    [...keys].flatMap((key) => {
      if (!texts[key]) return [`lang/${locale}.json: ${key} is missing`]
      const isSame = paramsOf(texts[key]) === paramsOf(english[key] ?? texts[key])
      return isSame ? [] : [`lang/${locale}.json: ${key} names other parameters than English`]
    })
  )
}

const paramsOf = (text: string) =>
  [...new Set([...text.matchAll(/\{\s*(\w+)\s*[,}]/g)].map(([, name]) => name))].sort().join(', ')

/** Forms need a word for every field. */
function ofSettings(texts: Texts, { settings = {} }: PluginDefinition) {
  return SCOPES.flatMap((scope) => (settings[scope] ? fieldsOf(settings[scope]) : []))
    .map((name) => `settings.${name}.label`)
    .filter((key) => !texts[key])
    .map((key) => `lang/en.json: ${key} is missing`)
}

/** Texts that stand where they are used, by where. */
function spoken(
  { title, summary, capabilities = [] }: PluginManifest,
  definition: PluginDefinition
) {
  const { permissions = {}, nav = [] } = definition
  return {
    'plugin.json: title': title,
    'plugin.json: summary': summary,
    ...Object.fromEntries(
      capabilities.map(({ name, reason }) => [`plugin.json: reason of ${name}`, reason])
    ),
    ...Object.fromEntries(
      Object.entries(permissions).map(([name, permission]) => [
        `permissions.${name}`,
        permission.title,
      ])
    ),
    ...Object.fromEntries(nav.map(({ label }, at) => [`nav.${at}`, label])),
  } as Record<string, LocaleText>
}
