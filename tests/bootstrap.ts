import { assert } from '@japa/assert'
import { apiClient } from '@japa/api-client'
import { browserClient } from '@japa/browser-client'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import { authBrowserClient } from '@adonisjs/auth/plugins/browser_client'
import { inertiaApiClient } from '@adonisjs/inertia/plugins/api_client'
import { sessionApiClient } from '@adonisjs/session/plugins/api_client'
import { sessionBrowserClient } from '@adonisjs/session/plugins/browser_client'
import { shieldApiClient } from '@adonisjs/shield/plugins/api_client'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import type { Config } from '@japa/runner/types'
import { chromium } from 'playwright'
import { apiContract } from '#tests/api_contract'
import { awaitedSessions } from '#tests/awaited_sessions'
import { createHttpServer } from '#start/http_server'
import { launchOptions } from '#tests/browser_launcher'
import { failedPages } from '#tests/failed_pages'
import { totals } from '#tests/totals_plugin'

export const plugins: Config['plugins'] = [
  assert(),
  totals(),
  apiClient(),
  apiContract(),
  pluginAdonisJS(app),
  sessionApiClient(app),
  awaitedSessions(),
  authApiClient(app),
  inertiaApiClient(app),
  shieldApiClient(),
  browserClient({
    runInSuites: ['browser'],
    launcher: async (config) => chromium.launch({ ...config, ...(await launchOptions()) }),
  }),
  sessionBrowserClient(app),
  authBrowserClient(app),
  failedPages(),
]

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [migrate, mapImportsOfPlugin, loadBundledPlugins],
  teardown: [],
}

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (['browser', 'functional', 'contracts'].includes(suite.name)) {
    suite.setup(() => testUtils.httpServer().start(createHttpServer))
  }
}

/** A fresh database in the data folder of this run; it goes with the folder. Its first run is over. */
async function migrate() {
  await testUtils.db().migrate()
  const { default: ServerSetting } = await import('#models/server_setting')
  await ServerSetting.firstOrCreate({ name: 'first_run' }, { value: 'before the tests' })
}

/** Those that come with the program, as a new server has them. */
async function loadBundledPlugins() {
  const { loadPlugins } = await import('#start/plugin_boot')
  await loadPlugins()
}

/** Specs of a plugin outside of the tree find what those in it find. */
async function mapImportsOfPlugin() {
  const { PLUGIN_UNDER_TEST } = process.env
  if (!PLUGIN_UNDER_TEST?.startsWith('..')) return
  const { mapImportsOf } = await import('#extension/module_hook')
  mapImportsOf(app.makePath(PLUGIN_UNDER_TEST))
}
