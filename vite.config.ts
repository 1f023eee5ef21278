import adonisjs from '@adonisjs/vite/client'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig, type Plugin } from 'vite'
import { FEW, iconsOfFew, NAMING } from './resources/vite/icons_of_few.ts'

const BASE = new RegExp(
  [
    'node_modules/(@vue|@inertiajs|es-toolkit|laravel-precognition)/',
    'node_modules/(tailwind-variants|tailwind-merge|hookable|ohash|defu|ufo|@iconify)/',
    'ui/dist/runtime/components/(Avatar|Button|Chip|Icon|Link)\\.vue',
    'virtual:nuxt-ui-(app-config|templates/ui/(avatar|button|chip|link)\\.ts)',
    'resources/icons\\.ts',
    'resources/composables/(icu_message|use_(api|i18n|keys|refusals|shared))\\.ts',
    'resources/components/ui/(empty_state\\.vue|when_.+\\.ts)',
    'resources/plugins/(assets|failures|open_plugins|portals|registry|use_plugin)\\.ts',
    'resources/plugins/plugin_(boundary|slot)\\.vue',
    'vite/preload-helper|rolldown/runtime|plugin-vue:export-helper',
  ].join('|')
)

const UI = `${import.meta.dirname}/resources/plugins/ui.ts`

/** What plugins of the tree say of themselves comes with every page: of `@lumina/ui` it gets the one function it needs. */
const metadataOfPlugins = (): Plugin => ({
  name: 'lumina:plugin-metadata',
  enforce: 'pre',
  resolveId: (name, importer = '') =>
    name === UI && /\/plugins\/[^/]+\/ui\/plugin\.ts$/.test(importer)
      ? UI.replace('ui.ts', 'define_plugin_ui.ts')
      : null,
})

export default defineConfig(({ command }) => ({
  plugins: [
    metadataOfPlugins(),
    vue(),
    iconsOfFew(import.meta.dirname),
    ui({
      router: 'inertia',
      autoImport: false,
      // Icons are found in our files and built in: without this each one would be asked of a server elsewhere.
      icon: {
        clientBundle: {
          // While developing, an icon that has just been named is wanted at once.
          scan: { globInclude: [NAMING], globExclude: command === 'build' ? FEW : [] },
        },
      },
      components: {
        // Noted while developing: a build changes no file that is kept in git.
        dts: command === 'serve' && '.adonisjs/client/components.d.ts',
        dirs: [],
      },
      ui: {
        colors: {
          primary: 'clay',
          secondary: 'forest',
          neutral: 'sand',
          success: 'forest',
          info: 'forest',
          warning: 'clay',
          error: 'danger',
        },
        modal: { slots: { content: 'bg-(--surface)' } },
        popover: { slots: { content: 'bg-(--surface)' } },
        dropdownMenu: { slots: { content: 'bg-(--surface)' } },
        contextMenu: { slots: { content: 'bg-(--surface)' } },
        // The largest size is what fingers and forms get: 44 px, and letters that make no phone zoom in.
        button: {
          // White on a paler clay or red would be hard to read while the pointer is on it.
          compoundVariants: [
            {
              color: 'primary',
              variant: 'solid',
              class: 'hover:bg-clay-700 dark:hover:bg-clay-300',
            },
            {
              color: 'error',
              variant: 'solid',
              class: 'hover:bg-danger-700 dark:hover:bg-danger-100',
            },
          ],
          variants: {
            size: {
              xl: {
                base: 'min-h-11 px-4 text-[15px]',
                leadingIcon: 'size-5',
                trailingIcon: 'size-5',
              },
            },
          },
        },
        checkbox: { slots: { base: 'rounded-[4px]' } },
        input: {
          variants: { size: { xl: { base: 'min-h-11 text-[16px]', leadingIcon: 'size-5' } } },
        },
        select: {
          slots: { content: 'bg-(--surface)' },
          variants: { size: { xl: { base: 'min-h-11 text-[16px]' } } },
        },
      },
    }),
    adonisjs({
      entryPoints: [
        'resources/app.ts',
        // What plugins from archives import by name: the import map of the page leads there.
        'resources/plugins/facades/inertia.ts',
        'resources/plugins/facades/lumina_ui.ts',
        'resources/plugins/facades/vue.js',
      ],
      reload: ['resources/views/**/*.edge'],
    }),
  ],
  build: {
    rolldownOptions: {
      preserveEntrySignatures: 'exports-only',
      // Re-exports alone: whoever takes one name out of it does not get the rest.
      treeshake: {
        moduleSideEffects: [{ test: /\/resources\/plugins\/ui\.ts$/, sideEffects: false }],
      },
      // What every page needs, in one file: parted by who else imports it, it would be 7 kB more to fetch.
      output: { codeSplitting: { groups: [{ name: 'base', test: BASE }] } },
    },
  },
  // The Vue plugin switches a server bundle on: nothing here renders on the server, and it would overwrite the assets.
  builder: { buildApp: async (builder) => void (await builder.build(builder.environments.client)) },
  resolve: {
    alias: [
      { find: '~/', replacement: `${import.meta.dirname}/resources/` },
      { find: '@lumina/ui', replacement: UI },
      { find: /^@iconify\/vue$/, replacement: `${import.meta.dirname}/resources/icons.ts` },
      {
        find: /^@unhead\/vue(\/client)?$/,
        replacement: `${import.meta.dirname}/resources/no_head.ts`,
      },
      {
        find: /^tailwindcss\/colors$/,
        replacement: `${import.meta.dirname}/resources/no_colors.ts`,
      },
    ],
  },
}))
