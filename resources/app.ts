import '@fontsource-variable/figtree'
import '@fontsource-variable/fraunces'
import './css/app.css'
import '~/composables/use_history'
import { createInertiaApp, router } from '@inertiajs/vue3'
import ui from '@nuxt/ui/vue-plugin'
import { createApp, h, type Component, type DefineComponent } from 'vue'
import { speak, speakAll } from '~/composables/use_i18n'
import Root from '~/layouts/root.vue'
import type { OpenPlugin } from '~/plugins/open_plugins'
import { bringPlugins, connect } from '~/plugins/registry'

const pages = import.meta.glob<{ default: DefineComponent & { layout?: unknown } }>(
  './pages/**/*.vue'
)

/** Pages whose texts come with the first of them. */
const FIRST = /^(albums|favorites|photos)\//

const spoken = speak(document.documentElement.lang)

const openIn = (page?: { props: object }) =>
  (page?.props as { plugins?: OpenPlugin[] } | undefined)?.plugins ?? []

async function textsOf(name: string) {
  await spoken
  if (!FIRST.test(name)) await speakAll()
}

createInertiaApp({
  title: (title) => (title ? `${title} · Lumina` : 'Lumina'),
  resolve: async (name, current) => {
    if (name.startsWith('p/')) {
      const { pluginPage } = await import('~/plugins/plugin_page')
      return pluginPage(name, current?.url ?? '', openIn(current))
    }
    const [{ default: page }] = await Promise.all([pages[`./pages/${name}.vue`](), textsOf(name)])
    // Visitors and whoever signs in never need it.
    page.layout ??= (await import('~/layouts/app_layout.vue')).default
    return page
  },
  async setup({ el, App, props, plugin }) {
    await spoken
    const app = createApp({
      render: () => h(Root, null, { default: () => h(App as Component, props) }),
    })
    connect(app)
    app.use(plugin).use(ui).mount(el!)
    bringPlugins(openIn(props.initialPage))
  },
  progress: { color: '#c67d5a', delay: 200 },
})

// Nobody answers: what is shown stays. Whoever clicked can click again, and grids follow up by themselves.
router.on('networkError', (event) => event.preventDefault())

router.on('success', (event) => {
  bringPlugins(openIn(event.detail.page))
  const { locale } = event.detail.page.props
  if (locale !== document.documentElement.lang) void speak(String(locale))
})
