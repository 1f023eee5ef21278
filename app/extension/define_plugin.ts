import type { HttpContext, Router } from '@adonisjs/core/http'
import type { Logger } from '@adonisjs/core/logger'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { VineValidator } from '@vinejs/vine'
import type { SchemaTypes } from '@vinejs/vine/types'
import type { PluginEvents } from '#extension/events'
import type { PluginFilters } from '#extension/filters'
import type { PluginKeeps } from '#extension/keepers'
import type { LocaleText } from '#extension/manifest'
import type { PluginProviders } from '#extension/providers'
import type { PluginSearchFilter } from '#extension/search_filters'

/** What a hook or a health check is given. */
export interface PluginContext {
  /** The id in `plugin.json`. */
  plugin: string
  logger: Logger
  /** Aborts when the time for it is over; in `shutdown` never. */
  signal: AbortSignal
}

/** A role in an org. The superadmin is none: the gate and the policies decide about them. */
export type PluginRole = 'owner' | 'admin' | 'member'

export interface PluginPermission {
  title: LocaleText
  /** Who has it once the plugin is installed. What comes with an upgrade begins with nobody; the console grants it. */
  roles: PluginRole[]
}

/**
 * Where pages and answers of a plugin live. Each is given an AdonisJS router of the plugin's own; patterns are relative
 * to the address named here, names need no prefix. Every route stands behind the gate: while the plugin is off for the
 * org it answers 404 to everybody. `can('name')` from `#extension/routes` asks for a permission on top.
 */
export interface PluginRoutes {
  /** Pages of an org: `/orgs/:slug/p/<id>`. Signed in and a member: `ctx.org`, `ctx.membership`, `ctx.bouncer` are set. */
  pages?: (router: Router) => void
  /** JSON for programs and for the plugin's own screens: `/api/v1/orgs/:slug/p/<id>`. The same, by session or token. */
  api?: (router: Router) => void
  /** Pages of whoever operates the server: `/admin/p/<id>`. Superadmins only; no org is set. */
  console?: (router: Router) => void
  /** JSON without an org: `/api/v1/p/<id>`. `ctx.auth.user` is set. For plugins of `platform` tenancy. */
  platform?: (router: Router) => void
  /**
   * Pages for whom a share link lets in: `/s/:token/p/<id>`. Reading only; `ctx.shareLink` is set. Needs the capability
   * `visitors`. 600 requests a minute for each link and address.
   */
  visitorPages?: (router: Router) => void
  /** JSON for them: `/api/v1/shares/:token/p/<id>`. The same, and 60 requests a minute that change something. */
  visitorApi?: (router: Router) => void
}

type Listener<Name extends keyof PluginEvents> = (payload: PluginEvents[Name]) => unknown

/**
 * Hears of a fact after it was committed. A listener never reaches whoever announced the fact: what it throws becomes an
 * incident and counts, five within a minute quarantine the plugin. Facts of an org in which the plugin is off are not
 * heard, but for its end (`org.purged@1`).
 *
 * Plain, it is heard once, in the process where it happened, and not at all where the plugin does not run there or the
 * process ends; after 30 s nobody waits for it. `durable`, the fact is written to the queue in the transaction that made
 * it true (a `session.ended@1` without one right afterwards), waits while the plugin is quarantined, and outlives a crash.
 * The listener has 60 s; when it fails it is tried again, ten times in all, after 5 s and then twice as long each time.
 * After that it is given up, and stands among the dead jobs. So it may run more than once for the same fact.
 */
export type PluginListeners = {
  [Name in keyof PluginEvents]?: Listener<Name> | { run: Listener<Name>; durable?: boolean }
}

/**
 * Changes a value on its way. Lower priority runs first, 50 unless told. What throws, dawdles (1 s) or answers another shape
 * is skipped, becomes an incident, and counts: five within a minute quarantine the plugin.
 */
export type PluginFilterMap = {
  [Name in keyof PluginFilters]?: {
    run: (
      value: PluginFilters[Name]['value'],
      context: PluginFilters[Name]['context']
    ) => PluginFilters[Name]['value'] | Promise<PluginFilters[Name]['value']>
    priority?: number
  }
}

/** A class that extends `Job` of `#queue/job`, whose `jobName` begins with `plg.<id>.` */
export interface PluginJobClass {
  new (...args: never[]): { handle(payload: never, context: never): Promise<void> }
  jobName: string
}

/** Times are five cron fields in UTC; a tick is done once, however many processes run. */
export interface PluginSchedule {
  job: () => Promise<{ default: PluginJobClass }>
  cron: string
}

/** An entry of the navigation. Shown where the plugin is on and the permission is had. */
export interface PluginNav {
  /** `org`: beside albums and photos. `org_settings`: among an org's settings. `console`: in the superadmin's area. */
  place: 'org' | 'org_settings' | 'console'
  /** Relative to the plugin's pages; empty for the first of them. */
  path?: string
  /** An icon that the host has, or that `definePluginUi` brings. */
  icon: string
  label: LocaleText
  can?: string
  /** Of `share` the fact that is a number of things waiting there: it stands beside the label, unless it is 0. */
  count?: string
}

/** An answer to «does it work?», asked by the health page. Throwing counts as `error`. Ended after 5 s. */
export interface PluginHealthCheck {
  name: string
  run(context: PluginContext): Promise<{ status: 'ok' | 'warning' | 'error'; message: string }>
}

/**
 * A schema of `vine.create(…)`: its rules make the form and check what is saved. `settingsOf` answers a plain record of what
 * was saved, as JSON keeps it (a date is a text); its type is for the plugin to say. What was saved is checked each time that it
 * is read as well, and counts as its default once it is refused: a rule about the world outside (a folder, a host) only speaks where
 * `field.meta.isSaving` is true.
 */
export type SettingsSchema = VineValidator<SchemaTypes, Record<string, unknown> | undefined>

export interface PluginSettings {
  /** Of the whole server, changed by superadmins. */
  platform?: SettingsSchema
  /** Of each org, changed by its owner and admins. */
  org?: SettingsSchema
  /** What holds until something is saved. They have to pass the schema; what is optional or secret may be left out. */
  defaults?: { platform?: Record<string, unknown>; org?: Record<string, unknown> }
  /** Fields of either that are encrypted at rest and never shown again. */
  secrets?: string[]
}

/**
 * All hooks are optional and may run again after a crash. After 10 s (boot: 5 s) they have failed: the signal aborts, and
 * nobody waits any longer.
 */
export interface PluginHooks {
  /**
   * Once, in the transaction that migrates, after the migrations: what it throws undoes the installation. Use the
   * `client`: SQLite has one connection only, and this transaction has it.
   */
  install?(context: PluginContext & { client: TransactionClientContract }): Promise<void>
  /** The same, when other files take over. */
  upgrade?(
    context: PluginContext & { client: TransactionClientContract; from: string; to: string }
  ): Promise<void>
  /** Each time that the plugin is loaded in a process, before its routes open. */
  boot?(context: PluginContext): Promise<void> | void
  /** Before it is unloaded: closes what `boot` opened. */
  shutdown?(context: PluginContext): Promise<void> | void
  /** Before the plugin runs, outside of any transaction: while it throws, the plugin stays off. */
  enable?(context: PluginContext): Promise<void>
  /** Behind the closed gate, where the plugin is loaded just now. Not called by `plugin:disable`, which runs no plugin. */
  disable?(context: PluginContext): Promise<void>
  /**
   * Before the gate opens for an org: while it throws, the plugin stays off there. Called when somebody switches it on, and
   * only in a process that has the plugin loaded: not for orgs that have it by default (`orgs: on`), and not while the
   * plugin is off or quarantined. Whatever an org needs has to come about by itself as well.
   */
  orgEnable?(context: PluginContext & { orgId: string }): Promise<void>
  /** After the gate was closed for an org; called on the same terms. What the org has stays. */
  orgDisable?(context: PluginContext & { orgId: string }): Promise<void>
  /**
   * Before its tables go: deletes what it keeps elsewhere. Not called where the purge is forced, where the plugin is
   * quarantined, or where its files are missing, damaged or others than were installed.
   */
  purge?(context: PluginContext): Promise<void>
}

/** `resources`, `widgets` and `mixins`; the admin framework says what they are. */
export interface PluginAdmin {}

/** Everything that a plugin contributes on the server. All parts are optional; nothing happens by importing it. */
export interface PluginDefinition {
  settings?: PluginSettings
  permissions?: Record<string, PluginPermission>
  routes?: PluginRoutes
  on?: PluginListeners
  /**
   * Keeps deeds (`deeds`) and changes of audited rows (`changes`) of the whole server, in whatever org: for plugins of
   * `platform` tenancy. Both run inside the transaction that they tell of, before it commits, and have 5 s: what they throw
   * becomes an incident, counts, and undoes what was done. `deeds` comes without a client where nothing was changed.
   * `forget` is told in the transaction in which somebody goes that what was kept about them is to be forgotten.
   *
   * Nothing is missed: what happens while the plugin is quarantined, or in a command, is written to the queue in the same
   * transaction and handed over later, with `by.at` saying when it happened; `changes` and `forget` then have a
   * transaction of their own.
   */
  keeps?: PluginKeeps
  filters?: PluginFilterMap
  /** Filters that searches of photos get, by their names: 2 to 24 small letters. */
  search?: Record<string, PluginSearchFilter>
  provide?: Partial<PluginProviders>
  jobs?: Record<string, () => Promise<{ default: PluginJobClass }>>
  schedules?: PluginSchedule[]
  nav?: PluginNav[]
  health?: PluginHealthCheck[]
  /**
   * Ace commands, named `<id>:<verb>`. Imported when one of them is called or listed. With `static mends = true` one runs where the
   * database of the server is damaged as well: `#extension/stand_in` says whether it is on an empty one in its place.
   */
  commands?: (() => Promise<{ default: unknown }>)[]
  /** What it adds to the admin, of the console as of orgs: resources, widgets, and columns and actions for others. */
  admin?: PluginAdmin
  /**
   * Facts that every page of an org where the plugin is on brings along, as `usePlugin(id).props`. Asked for each page that
   * a member opens there, so `ctx.org` and `ctx.membership` are set; not for pages of the console or behind share links.
   * The page waits for it: 1 s at most, and the answer has to be an object of 32 kB of JSON at most. Whatever is late, too
   * large or throws adds nothing to the page, becomes an incident, and counts: five within a minute quarantine the plugin.
   */
  share?: (ctx: HttpContext) => Record<string, unknown> | Promise<Record<string, unknown>>
  /**
   * The same behind a share link of an org where the plugin is on, once whoever looks was let in: `ctx.shareLink` is set. Needs
   * the capability `visitors`.
   */
  shareWithVisitors?: PluginDefinition['share']
  hooks?: PluginHooks
}

/**
 * Declares a plugin; the default export of its server module. Declaring does nothing: the host reads it, checks it, and
 * applies its parts one by one, each with a way back.
 */
export function definePlugin(definition: PluginDefinition): PluginDefinition {
  return definition
}
