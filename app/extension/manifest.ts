/** A text in several languages. English is always there; others fall back to it. */
export type LocaleText = { en: string } & Partial<Record<string, string>>

/** The text in a language, in English where it has none in that. */
export const textIn = (text: LocaleText, locale: string) => text[locale] ?? text.en

/** What a plugin may ask for beyond its own tables, routes and screens. An operator agrees to each before it is installed. */
export const CAPABILITIES = [
  /** Reads rows of all orgs at once (`acrossOrgs()`): for sweeps and reports, never for a request. */
  'db:cross-org',
  /** Changes rows of the core inside a migration (`this.defer`). */
  'db:core',
  /** Reads originals, as they were uploaded, place and all. */
  'photos:originals',
  /** Adds or changes photos, albums or people on its own account. */
  'photos:write',
  /** Opens connections to other machines. */
  'network',
  /** Starts other programs. */
  'process',
  /** Keeps files of its own in the data folder. */
  'files',
  /** Has pages that people without an account can open by a share link. */
  'visitors',
] as const
export type Capability = (typeof CAPABILITIES)[number]

/**
 * `plugin.json`: what can be known of a plugin without running any of its code. The console, `plugin:list` and a
 * quarantined plugin need no more. Unknown keys are refused, so that a typing error is found at once.
 */
export interface PluginManifest {
  /** `^[a-z][a-z0-9]{1,23}$`. Goes into tables (`plg_<id>_`), addresses (`/p/<id>`), permissions and jobs (`plg.<id>.`). */
  id: string
  /** Of the plugin, as semver: `1.2.0`. */
  version: string
  title: LocaleText
  summary: LocaleText
  /** The SDK it is written for, as a semver range: `^1.0.0`. The only axis of compatibility. */
  sdk: string
  author?: string
  homepage?: string
  license?: string
  /** An icon that the host has, `i-lucide-puzzle` unless told. */
  icon?: string
  /** Plugins that have to be enabled first, each with a semver range. */
  requires?: Record<string, string>
  /** Plugins that are loaded first where they are there at all. */
  after?: string[]
  /** `org`: each org switches it on and off. `platform`: it serves the whole server. */
  tenancy: 'platform' | 'org'
  /** Of an `org` plugin: whether orgs that never chose have it. `off` unless told. */
  orgs?: 'on' | 'off'
  /** Of a bundled plugin: whether a new server has it enabled. `true` unless told; ignored in archives. */
  preset?: boolean
  /**
   * What its shell commands begin with, `<commands>:<verb>`; the id unless told. A list where there are several words. Plugins that
   * come with the program may name whole commands in it as well: `org:export`.
   */
  commands?: string | string[]
  capabilities?: { name: Capability; reason: LocaleText }[]
  /** Module with the server code, relative to the folder: `plugin.js` unless told (in sources `plugin.ts`). `false`: has none. */
  server?: string | false
  /** What browsers load of an archive; written by `plugin:build`. Bundled plugins have `ui/plugin.ts` instead. */
  client?: { entry: string; styles?: string[] }
  /** Every file of an archive with its SHA-256; written by `plugin:pack`. */
  files?: Record<string, string>
}

/** `bundled`: a folder in `plugins/`. `linked`: a folder named in `PLUGIN_FOLDERS`, while it is being written. `installed`: from an archive. */
export type PluginTier = 'bundled' | 'linked' | 'installed'
