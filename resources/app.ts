import '@fontsource-variable/figtree'
import '@fontsource-variable/fraunces'
import './css/app.css'
import '~/composables/use_history'
import { createInertiaApp, router } from '@inertiajs/vue3'
import ui from '@nuxt/ui/vue-plugin'
import { createApp, h, type Component, type DefineComponent } from 'vue'
import { speak } from '~/composables/use_i18n'
import Root from '~/layouts/root.vue'

const pages = import.meta.glob<{ default: DefineComponent & { layout?: unknown } }>(
  './pages/**/*.vue'
)

createInertiaApp({
  title: (title) => (title ? `${title} · Lumina` : 'Lumina'),
  resolve: async (name) => {
    const page = (await pages[`./pages/${name}.vue`]()).default
    // Visitors and whoever signs in never need it.
    page.layout ??= (await import('~/layouts/app_layout.vue')).default
    return page
  },
  async setup({ el, App, props, plugin }) {
    await speak(String(props.initialPage.props.locale ?? 'en'))
    createApp({ render: () => h(Root, null, { default: () => h(App as Component, props) }) })
      .use(plugin)
      .use(ui)
      .mount(el!)
  },
  progress: { color: '#c67d5a', delay: 200 },
})

router.on('success', (event) => {
  const { locale } = event.detail.page.props
  if (locale !== document.documentElement.lang) void speak(String(locale))
})
