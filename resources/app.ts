import '@fontsource-variable/figtree'
import '@fontsource-variable/fraunces'
import './css/app.css'
import '~/composables/use_history'
import { createInertiaApp, router } from '@inertiajs/vue3'
import ui from '@nuxt/ui/vue-plugin'
import { createApp, h, type Component, type DefineComponent } from 'vue'
import { speak, speakAll } from '~/composables/use_i18n'
import Root from '~/layouts/root.vue'

const pages = import.meta.glob<{ default: DefineComponent & { layout?: unknown } }>(
  './pages/**/*.vue'
)

/** Pages whose texts come with the first of them. */
const FIRST = /^(albums|favorites|photos)\//

const spoken = speak(document.documentElement.lang)

async function textsOf(name: string) {
  await spoken
  if (!FIRST.test(name)) await speakAll()
}

createInertiaApp({
  title: (title) => (title ? `${title} · Lumina` : 'Lumina'),
  resolve: async (name) => {
    const [{ default: page }] = await Promise.all([pages[`./pages/${name}.vue`](), textsOf(name)])
    // Visitors and whoever signs in never need it.
    page.layout ??= (await import('~/layouts/app_layout.vue')).default
    return page
  },
  async setup({ el, App, props, plugin }) {
    await spoken
    createApp({ render: () => h(Root, null, { default: () => h(App as Component, props) }) })
      .use(plugin)
      .use(ui)
      .mount(el!)
  },
  progress: { color: '#c67d5a', delay: 200 },
})

// Nobody answers: what is shown stays. Whoever clicked can click again, and grids follow up by themselves.
router.on('networkError', (event) => event.preventDefault())

router.on('success', (event) => {
  const { locale } = event.detail.page.props
  if (locale !== document.documentElement.lang) void speak(String(locale))
})
