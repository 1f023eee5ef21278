import type { HttpContext } from '@adonisjs/core/http'
import type { JSONDataTypes } from '@adonisjs/core/types/transformers'
import type { PluginDefinition } from '#extension/define_plugin'
import { openPlugins } from '#extension/gate'
import { guard, isThenable } from '#extension/guard'
import { host, type PluginInfo } from '#extension/host'
import { describe } from '#extension/incidents'
import { textIn } from '#extension/manifest'
import { navOf, type ShownNav } from '#extension/nav'
import { may, permissionsOf, type PluginActor } from '#extension/permissions'
import { shownSearchFilters } from '#extension/search_filtering'
import type { ShownSearchFilter } from '#extension/search_filters'

/** A plugin that is on where the reader is. */
export type SharedPlugin = {
  id: string
  title: string
  nav: ShownNav[]
  /** Permissions that the reader has, without `plg.<id>.`. */
  can: string[]
  /** Filters that it adds to searches. */
  search?: ShownSearchFilter[]
  /** What `share` of its definition told. */
  props: Props
  /** What browsers load it from; bundled ones came with the program. */
  client?: { entry: string; styles: string[] }
  /** Its texts in the language of the reader; absent where it has none. */
  lang?: string
}

type Visit = HttpContext &
  Partial<{
    membership: PluginActor
    org: { slug: string }
    shareLink: { orgId: string; isProtected: boolean }
    sharePass: object | null
  }>

interface Reader {
  orgId: string | null
  slug?: string
  actor?: PluginActor
  isVisitor: boolean
  /** Whether a visitor has come past the password, where there is one. */
  isInside?: boolean
}

/** A page does not wait longer for what a plugin adds to it. */
const DEADLINE_MS = 1_000
/** Every page carries it, as JSON. */
const MOST_BYTES = 32 * 1024

/**
 * What a page is told of plugins: those of the open org, those behind a share link that have a part for visitors, or those
 * of the console. Other pages know of none. Computed from memory.
 */
export async function pluginProps(ctx: HttpContext, locale: string): Promise<SharedPlugin[]> {
  const reader = readerOf(ctx as Visit)
  if (!reader) return []
  const open = openPlugins(reader.orgId)
    .map((id) => host.find(id)!)
    .filter((info) => info?.definition && (!reader.isVisitor || isForVisitors(info)))
  return Promise.all(open.map((info) => shared(info, info.definition!, reader, ctx, locale)))
}

function readerOf({
  membership,
  org,
  shareLink,
  sharePass,
  auth,
  request,
}: Visit): Reader | undefined {
  if (membership && org) {
    return { orgId: membership.orgId, slug: org.slug, actor: membership, isVisitor: false }
  }
  if (shareLink) {
    const isInside = Boolean(sharePass) || !shareLink.isProtected
    return { orgId: shareLink.orgId, isVisitor: true, isInside }
  }
  const user = (auth as { user?: { isSuperadmin: boolean } } | undefined)?.user
  const isConsole = /^\/admin(\/|$)/.test(request.url()) && user?.isSuperadmin
  return isConsole ? { orgId: null, isVisitor: false } : undefined
}

const isForVisitors = ({ manifest }: PluginInfo) =>
  manifest?.capabilities?.some(({ name }) => name === 'visitors')

function shared(
  info: PluginInfo,
  definition: PluginDefinition,
  { slug, actor, isVisitor, isInside }: Reader,
  ctx: HttpContext,
  locale: string
): SharedPlugin | Promise<SharedPlugin> {
  const { id } = info
  const can = (name: string) => (actor ? may(id, name, actor) : true)
  const { title, client, lang } = knownOf(info, locale)
  const told: SharedPlugin = {
    id,
    title,
    nav: isVisitor ? [] : navOf(id, definition, { locale, slug, can }),
    can: actor
      ? permissionsOf(id, definition.permissions, actor)
      : consoleRights(isVisitor, definition),
    props: {},
    ...(actor && definition.search && { search: shownSearchFilters(definition.search, locale) }),
    ...(client && { client }),
    ...(lang && { lang }),
  }
  // It is about an org and who looks at it there: a page of the console has neither.
  const share = actor ? definition.share : isInside ? definition.shareWithVisitors : undefined
  return share ? propsOf(id, share, ctx).then((props) => ({ ...told, props })) : told
}

type Known = Pick<SharedPlugin, 'title' | 'client' | 'lang'>
const known = new WeakMap<PluginInfo, Map<string, Known>>()

/** What is the same on every page in one language, until the host looks again. */
function knownOf(info: PluginInfo, locale: string): Known {
  const own = known.get(info) ?? new Map<string, Known>()
  known.set(info, own)
  const found = own.get(locale) ?? {
    title: textIn(info.manifest!.title, locale),
    ...clientOf(info, locale),
  }
  own.set(locale, found)
  return found
}

const consoleRights = (isVisitor: boolean, { permissions = {} }: PluginDefinition) =>
  isVisitor ? [] : Object.keys(permissions)

/** What fails, dawdles or is no JSON adds nothing; the page is shown all the same. */
async function propsOf(
  plugin: string,
  share: NonNullable<PluginDefinition['share']>,
  ctx: HttpContext
): Promise<Props> {
  const work = () => {
    const told = share(ctx)
    return isThenable(told) ? told.then(plain) : plain(told)
  }
  return guard<Props>(plugin, 'route', work, { deadlineMs: DEADLINE_MS }).catch(() => ({}))
}

type Props = Record<string, JSONDataTypes>

/** Thrown for what `share` answered: in the name of the plugin, and not while the page is being made of it. */
function plain(told: unknown): Props {
  const text = jsonOf(told)
  if (!text?.startsWith('{')) throw new TypeError('What `share` answers has to be an object')
  const bytes = Buffer.byteLength(text)
  if (bytes <= MOST_BYTES) return JSON.parse(text)
  throw new RangeError(`\`share\` answered ${bytes} bytes, and pages take ${MOST_BYTES} at most`)
}

function jsonOf(told: unknown): string | undefined {
  try {
    return JSON.stringify(told)
  } catch (cause) {
    throw new TypeError(`What \`share\` answered is no JSON: ${describe(cause)}`, { cause })
  }
}

/** Where published files of a plugin are: the address changes with every file. */
export const assetsOf = ({ id, hash }: Pick<PluginInfo, 'id' | 'hash'>) =>
  `/plugins/${id}/${hash.slice(0, 12)}`

function clientOf({ id, hash, tier, manifest, languages }: PluginInfo, locale: string) {
  const root = assetsOf({ id, hash })
  const { client } = manifest!
  const language = languages.includes(locale) ? locale : languages.includes('en') && 'en'
  return {
    ...(client &&
      tier !== 'bundled' && {
        client: {
          entry: `${root}/${client.entry}`,
          styles: (client.styles ?? []).map((path) => `${root}/${path}`),
        },
      }),
    ...(language && { lang: `${root}/lang/${language}.json` }),
  }
}
