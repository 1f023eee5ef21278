import { indexPolicies } from '@adonisjs/bouncer'
import { indexEntities } from '@adonisjs/core'
import { defineConfig } from '@adonisjs/core/app'
import { indexPages } from '@adonisjs/inertia'

/** Of the core and of every plugin that is here; of one plugin alone where `plugin:check` names its folder. */
const { PLUGIN_UNDER_TEST } = process.env
const roots = PLUGIN_UNDER_TEST ? [`${PLUGIN_UNDER_TEST}/tests`] : ['tests', 'plugins/*/tests']
const specsIn = (suite: string) => roots.map((root) => `${root}/${suite}/**/*.spec.{ts,js}`)

export default defineConfig({
  commands: [
    () => import('@adonisjs/core/commands'),
    () => import('@adonisjs/lucid/commands'),
    () => import('@adonisjs/session/commands'),
    () => import('@adonisjs/inertia/commands'),
    () => import('@adonisjs/bouncer/commands'),
    () => import('@adonisjs/mail/commands'),
    () => import('#start/plugin_commands'),
  ],

  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    {
      file: () => import('@adonisjs/core/providers/repl_provider'),
      environment: ['repl', 'test'],
    },
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/core/providers/edge_provider'),
    () => import('@adonisjs/i18n/i18n_provider'),
    () => import('@adonisjs/session/session_provider'),
    {
      file: () => import('@adonisjs/vite/vite_provider'),
      environment: ['web', 'console', 'repl'],
    },
    { file: () => import('#providers/built_assets_provider'), environment: ['test'] },
    () => import('@adonisjs/shield/shield_provider'),
    () => import('@adonisjs/static/static_provider'),
    () => import('@adonisjs/lucid/database_provider'),
    () => import('@adonisjs/inertia/inertia_provider'),
    () => import('@adonisjs/auth/auth_provider'),
    () => import('@adonisjs/bouncer/bouncer_provider'),
    () => import('@adonisjs/limiter/limiter_provider'),
    () => import('@adonisjs/mail/mail_provider'),
    () => import('@adonisjs/drive/drive_provider'),
    () => import('@adonisjs/transmit/transmit_provider'),
    () => import('#providers/media_provider'),
    () => import('#providers/plugins_provider'),
    () => import('#providers/queue_provider'),
    () => import('#providers/shutdown_provider'),
  ],

  preloads: [
    () => import('#start/kernel'),
    () => import('#start/routes'),
    () => import('#start/events'),
    () => import('#start/audit'),
    { file: () => import('#start/settings'), environment: ['web'] },
    { file: () => import('#start/operator'), environment: ['web'] },
    () => import('#start/admin'),
    () => import('#start/jobs'),
    () => import('#start/plugins'),
    { file: () => import('#start/scheduler'), environment: ['web', 'console', 'test'] },
  ],

  tests: {
    suites: [
      { name: 'unit', files: specsIn('unit'), timeout: 30_000 },
      { name: 'functional', files: specsIn('functional'), timeout: 60_000 },
      { name: 'contracts', files: specsIn('contracts'), timeout: 60_000 },
      { name: 'browser', files: specsIn('browser'), timeout: 120_000 },
    ],
    forceExit: true,
  },

  metaFiles: [
    { pattern: 'resources/views/**/*.edge', reloadServer: false },
    { pattern: 'resources/lang/**/*.json', reloadServer: true },
    { pattern: 'plugins/*/plugin.json', reloadServer: true },
    { pattern: 'plugins/*/lang/*.json', reloadServer: true },
    { pattern: 'public/**', reloadServer: false },
  ],

  directories: { languageFiles: 'resources/lang' },

  hooks: {
    init: [
      indexEntities({ transformers: { enabled: true, withSharedProps: true } }),
      indexPages({ framework: 'vue3', source: 'resources/pages' }),
      indexPolicies(),
    ],
    buildStarting: [() => import('@adonisjs/vite/build_hook')],
  },
})
