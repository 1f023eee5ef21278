import { type App, type Component, defineAsyncComponent, h, markRaw, shallowReactive } from 'vue'
import { addIcon, isBuiltIn } from '~/icons'
import { bringStyles, bringTexts } from '~/plugins/assets'
import type { PluginPage, PluginUi } from '~/plugins/define_plugin_ui'
import { isGivenUp, noteFailure } from '~/plugins/failures'
import type { OpenPlugin } from '~/plugins/open_plugins'
import type { SlotContext, SlotFilling, SlotName } from '~/plugins/slots'

/** A component in a slot. */
export interface Part {
  key: string
  plugin: OpenPlugin
  component: Component
}

/** What came with the program: names of pages and slots, none of their components. */
const BUNDLED = import.meta.glob<PluginUi>('../../plugins/*/ui/plugin.ts', {
  eager: true,
  import: 'default',
})

/** The part of a plugin that names all others. */
const CLIENT = 'client'

const uis = shallowReactive(new Map<string, PluginUi>())
const coming = new Map<string, Promise<PluginUi>>()
const components = new WeakMap<PluginPage, Component>()
const setUp = new Set<PluginUi>()
let host: App | undefined

for (const [path, ui] of Object.entries(BUNDLED)) uis.set(path.split('/')[3], markRaw(ui))

/** Names the app that `setup` of plugins is given. */
export const connect = (app: App) => (host = app)

/** Brings what installed plugins say about themselves, so that their slots are known. */
export function bringPlugins(open: readonly OpenPlugin[]) {
  for (const plugin of open) {
    if (isGivenUp(plugin.id, CLIENT)) continue
    uiOf(plugin).catch((error: unknown) => noteFailure(plugin.id, CLIENT, error))
  }
}

function uiOf(plugin: OpenPlugin): Promise<PluginUi> {
  const known = uis.get(plugin.id)
  if (known) return Promise.resolve(known)
  if (!plugin.client) return Promise.resolve({})
  if (!coming.has(plugin.id)) coming.set(plugin.id, askOnce(plugin.id, plugin.client.entry))
  return coming.get(plugin.id)!
}

/** What did not come is asked for anew by whoever needs it next. */
async function askOnce(id: string, entry: string) {
  try {
    return await fetchUi(id, entry)
  } catch (error) {
    coming.delete(id)
    throw error
  }
}

/** An icon of a plugin, or a plain one where it is not there, or not yet. */
export const iconOf = (plugin: OpenPlugin, icon: string) =>
  uis.has(plugin.id) || isBuiltIn(icon) ? icon : 'i-lucide-puzzle'

async function fetchUi(id: string, entry: string) {
  const { default: ui } = (await import(/* @vite-ignore */ entry)) as { default: PluginUi }
  for (const [name, icon] of Object.entries(ui.icons ?? {})) addIcon(name, icon)
  uis.set(id, markRaw(ui))
  return ui
}

/** The page of a name, with everything it needs to show; undefined where the plugin has none of that name. */
export async function pageOf(plugin: OpenPlugin, name: string) {
  const page = (await uiOf(plugin)).pages?.[name]
  if (!page) return undefined
  const [{ default: component }] = await Promise.all([page(), bringAssets(plugin)])
  return component
}

/**
 * Lets a plugin set up the app, before the first of its screens: once, and again for the next one where it threw. The
 * first page of a visit is found before there is an app.
 */
export function setUpFor({ id }: OpenPlugin) {
  const ui = uis.get(id)
  if (!host || !ui || setUp.has(ui)) return
  ui.setup?.(host)
  setUp.add(ui)
}

/** What the open plugins put into a slot, in order. */
export function partsOf<Name extends SlotName>(
  name: Name,
  context: SlotContext<Name>,
  open: readonly OpenPlugin[]
): Part[] {
  return open
    .flatMap((plugin) => {
      const fillings = [uis.get(plugin.id)?.slots?.[name] ?? []].flat() as SlotFilling<Name>[]
      return fillings.map((filling, at) => ({ filling, plugin, key: `${name}#${at}` }))
    })
    .filter(({ filling, plugin, key }) => isShown(filling, plugin, key, context))
    .sort((a, b) => (a.filling.order ?? 50) - (b.filling.order ?? 50))
    .map(({ filling, plugin, key }) => ({
      key,
      plugin,
      component: componentOf(plugin, filling),
    }))
}

function isShown<Name extends SlotName>(
  { can, when }: SlotFilling<Name>,
  plugin: OpenPlugin,
  key: string,
  context: SlotContext<Name>
) {
  if (isGivenUp(plugin.id, key)) return false
  if (can !== undefined && !plugin.can.includes(can)) return false
  try {
    return when?.(context) ?? true
  } catch (error) {
    queueMicrotask(() => noteFailure(plugin.id, key, error))
    return false
  }
}

interface Loaded {
  component: PluginPage
  room?: string
}

function componentOf(plugin: OpenPlugin, { component: load, room }: Loaded) {
  if (!components.has(load)) {
    const component = defineAsyncComponent({
      async loader() {
        const [part] = await Promise.all([load(), bringAssets(plugin)])
        setUpFor(plugin)
        return part
      },
      delay: 0,
      loadingComponent: room ? () => h('div', { style: { height: room } }) : undefined,
    })
    components.set(load, component)
  }
  return components.get(load)!
}

const bringAssets = (plugin: OpenPlugin) => Promise.all([bringTexts(plugin), bringStyles(plugin)])
