// What `client`, `assert` and `browser` of a test know.
import type {} from '@adonisjs/auth/plugins/api_client'
import type {} from '@adonisjs/auth/plugins/browser_client'
import type {} from '@adonisjs/inertia/plugins/api_client'
import type {} from '@adonisjs/session/plugins/api_client'
import type {} from '@adonisjs/session/plugins/browser_client'
import type {} from '@adonisjs/shield/plugins/api_client'
import type {} from '@japa/api-client'
import type {} from '@japa/assert'
import type {} from '@japa/browser-client'
import type Org from '#models/org'
import { settingsOf, type SettingsValues } from '#extension/settings'
import { addContract } from '#tests/plugin_contract/contract'
import { runPlugin } from '#tests/plugin_contract/run_plugin'
import { makeWorld } from '#tests/plugin_contract/world'

export interface HarnessOptions {
  /** Where the plugin is, when it is neither in `plugins/` nor named in `PLUGIN_FOLDERS`. */
  folder?: string
}

/**
 * Lets a plugin run in the program under test: with a real database, a real disk and real requests.
 *
 * ```ts
 * const plugin = createPluginHarness('likes')
 *
 * plugin.contract()
 *
 * test.group('Likes', (group) => {
 *   group.setup(() => plugin.run())
 *
 *   test('…', async ({ client }) => {
 *     const { api, member } = await plugin.world()
 *   })
 * })
 * ```
 */
export function createPluginHarness(id: string, { folder }: HarnessOptions = {}) {
  const run = () => runPlugin(id, folder)
  return {
    id,

    /** Installs and enables it, with whatever it asks for. For `group.setup`. */
    run,

    /** An org that has it on, people with roles in it and one of another org, an album with a photo, and its addresses. */
    world: () => makeWorld(id),

    /** Saves settings of one org, as its owner would. */
    saveOrgSettings: (org: Org, values: SettingsValues) =>
      settingsOf(id).save(values, { orgId: org.id }),

    /** Saves settings of the whole server, as a superadmin would. */
    saveServerSettings: (values: SettingsValues) => settingsOf(id).save(values),

    /** Adds the tests that every plugin has to pass, as a group of their own. */
    contract: () => addContract(id, run),
  }
}
