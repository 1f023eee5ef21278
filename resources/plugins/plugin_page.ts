import { type Component, computed, type DefineComponent, defineComponent, h } from 'vue'
import { speakAll } from '~/composables/use_i18n'
import { noteFailure } from '~/plugins/failures'
import { type OpenPlugin, useOpenPlugins } from '~/plugins/open_plugins'
import PluginBoundary from '~/plugins/plugin_boundary.vue'
import PluginPageTrouble from '~/plugins/plugin_page_trouble.vue'
import { pageOf, setUpFor } from '~/plugins/registry'

type Framed = DefineComponent & { layout?: unknown }
type Page = Component & { layout?: unknown; inheritAttrs?: boolean }

const FRAMES = {
  org: () => import('~/layouts/app_layout.vue'),
  visitor: () => import('~/layouts/visitor_layout.vue'),
}

const framed = new Map<string, Framed>()

/**
 * The page behind `p/<id>/<name>`, in the frame that belongs where the reader is. What cannot be loaded says so in its
 * place, and is tried again with the next visit.
 */
export async function pluginPage(full: string, url: string, open: readonly OpenPlugin[]) {
  const space = url.startsWith('/s/') ? 'visitor' : 'org'
  const known = framed.get(space + full)
  if (known) return known
  const [, id, ...rest] = full.split('/')
  const name = rest.join('/')
  const [page, layout] = await Promise.all([
    find(
      open.find((plugin) => plugin.id === id),
      name
    ),
    FRAMES[space](),
    speakAll(),
  ])
  const whole = frame(id, name, page, layout.default)
  if (page) framed.set(space + full, whole)
  return whole
}

async function find(plugin: OpenPlugin | undefined, name: string): Promise<Page | undefined> {
  if (!plugin) return undefined
  try {
    const page = await pageOf(plugin, name)
    if (!page) throw new Error(`There is no page «${name}»`)
    // Pages get all props of the visit, and want few of them: the rest is no business of their elements.
    const own: Page = page
    own.inheritAttrs ??= false
    return own
  } catch (error) {
    noteFailure(plugin.id, `page:${name}`, error)
    return undefined
  }
}

function frame(id: string, name: string, page: Page | undefined, layout: Component) {
  const whole = defineComponent({
    inheritAttrs: false,
    setup: (_, { attrs }) => {
      const open = useOpenPlugins()
      const plugin = computed(() => open.value.find((one) => one.id === id))
      const trouble = () => h(PluginPageTrouble, { title: plugin.value?.title ?? id })
      const isSetUp = plugin.value && trySetUp(plugin.value)
      return () =>
        page && plugin.value && isSetUp
          ? h(
              PluginBoundary,
              { plugin: plugin.value, part: `page:${name}` },
              { default: () => h(page, attrs), broken: trouble }
            )
          : trouble()
    },
  })
  return Object.assign(whole, { layout: page?.layout ?? layout }) as unknown as Framed
}

function trySetUp(plugin: OpenPlugin) {
  try {
    setUpFor(plugin)
    return true
  } catch (error) {
    noteFailure(plugin.id, 'setup', error)
    return false
  }
}
