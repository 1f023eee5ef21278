import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { isOpen } from '#extension/gate'
import { host } from '#extension/host'
import { readIncidents, writeIncidents } from '#extension/incidents'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { InstallPlugin } from '#extension/lifecycle/install'
import { RollbackPlugin } from '#extension/lifecycle/migrate'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import { type PluginRow, pluginRow, savePluginRow } from '#extension/rows'
import { makeCast } from '#tests/fixtures/people'
import {
  forgetPlugins,
  linkFolders,
  makesTable,
  manifestOf,
  newPluginId,
  rewrite,
  tablesLike,
  writePlugin,
} from '#tests/fixtures/plugin_folders'

type Meanwhile = () => unknown
const world = globalThis as unknown as { meanwhile?: Record<string, Meanwhile> }

/** What happens as soon as code of the plugin says so. */
function meanwhile(id: string, work: Meanwhile) {
  world.meanwhile = { ...world.meanwhile, [id]: work }
}

/** A line of a module or a hook of the plugin: here is the moment. */
const now = (id: string) => `await globalThis.meanwhile?.['${id}']?.()`

/** Whatever another process does to the row: this one hears of it later. */
const elsewhere = {
  async enabled(id: string) {
    await savePluginRow({ id, desired: 'enabled', observed: 'enabled' })
  },
  async disabled(id: string) {
    await savePluginRow({ id, desired: 'installed', observed: 'installed' })
  },
  async purged(id: string) {
    await db.from('plugins').where({ id }).delete()
  },
}

const codeOf = (step: Promise<unknown>) =>
  step.then(
    () => 'done',
    (error) => error.reason?.code ?? Promise.reject(error)
  )

async function given(id: string, files: Record<string, string> = {}, enable = false) {
  const folder = await writePlugin(id, {
    files: {
      'plugin.js': 'export default {}',
      'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`),
      ...files,
    },
  })
  await linkFolders(folder)
  await new InstallPlugin().handle({ id, enable })
  return folder
}

test.group('A step of a plugin while another process takes its turn', (group) => {
  group.each.teardown(forgetPlugins)

  const second = (id: string) => ({
    'plugin.json': JSON.stringify(manifestOf(id, { version: '2.0.0' })),
    'plugin.js': `${now(id)}; export default {}`,
  })

  test('an upgrade leaves off what was switched off meanwhile', async ({ assert }) => {
    const id = newPluginId()
    const folder = await given(id, {}, true)
    await rewrite(folder, second(id))
    meanwhile(id, () => elsewhere.disabled(id))
    await new UpgradePlugin().handle({ id })
    assert.containsSubset(await pluginRow(id), {
      version: '2.0.0',
      desired: 'installed',
      observed: 'installed',
    } satisfies Partial<PluginRow>)
    assert.isFalse(isOpen(id, null))
  })

  test('an upgrade does not bring back what was purged meanwhile', async ({ assert }) => {
    const id = newPluginId()
    const folder = await given(id)
    await rewrite(folder, second(id))
    meanwhile(id, () => elsewhere.purged(id))
    assert.equal(await codeOf(new UpgradePlugin().handle({ id })), 'not_installed')
    assert.isNull(await pluginRow(id))
  })

  test('a rollback takes no table from what was enabled meanwhile', async ({ assert }) => {
    const id = newPluginId()
    const table = `plg_${id}_notes`
    const folder = await given(id)
    // A module that this process has not read yet.
    const path = 'database/migrations/0001_notes.js'
    await rewrite(folder, { [path]: `${makesTable(table)}\n${now(id)}` })
    meanwhile(id, () => elsewhere.enabled(id))
    assert.equal(await codeOf(new RollbackPlugin().handle({ id })), 'still_enabled')
    assert.deepEqual(await tablesLike(`plg_${id}_`), [table])
    assert.containsSubset(await pluginRow(id), { desired: 'enabled', observed: 'enabled' })
  })

  const enabling = (id: string) => ({
    'plugin.js': `export default { hooks: { async enable() { ${now(id)} } } }`,
  })

  test('nothing is enabled that was purged meanwhile', async ({ assert }) => {
    const id = newPluginId()
    await given(id, enabling(id))
    meanwhile(id, () => elsewhere.purged(id))
    assert.equal(await codeOf(new EnablePlugin().handle({ id })), 'not_installed')
    assert.isNull(await pluginRow(id))
  })

  test('nothing is enabled whose tables were taken back meanwhile', async ({ assert }) => {
    const id = newPluginId()
    await given(id, enabling(id))
    meanwhile(id, () => db.from('plugin_migrations').where('plugin_id', id).delete())
    assert.equal(await codeOf(new EnablePlugin().handle({ id })), 'migrations_waiting')
    assert.containsSubset(await pluginRow(id), { desired: 'installed' })
  })

  test('no org is given what was purged meanwhile', async ({ assert }) => {
    const id = newPluginId()
    const { org } = await makeCast()
    const hook = `export default { hooks: { async orgEnable() { ${now(id)} } } }`
    await given(id, { 'plugin.js': hook }, true)
    meanwhile(id, () => elsewhere.purged(id))
    const switching = new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: true })
    assert.equal(await codeOf(switching), 'not_installed')
  })
})

test.group('A plugin that is switched off', (group) => {
  group.each.teardown(forgetPlugins)

  test('says goodbye behind a closed door and before it is unloaded', async ({ assert }) => {
    const id = newPluginId()
    const heard: string[] = []
    await given(
      id,
      {
        'plugin.js': `
        export default { hooks: {
          async disable() { ${now(id)} },
          shutdown() { globalThis.meanwhile['${id}shutdown']() },
        } }`,
      },
      true
    )
    meanwhile(`${id}shutdown`, () => heard.push('shutdown'))
    meanwhile(id, async () => {
      void host.follow()
      await sleep(100)
      heard.push(`disable, ${isOpen(id, null) ? 'open' : 'closed'}`)
      heard.push((await pluginRow(id))!.desired)
    })
    assert.isTrue(isOpen(id, null))
    await new DisablePlugin().handle({ id })
    assert.deepEqual(heard, ['disable, closed', 'installed', 'shutdown'])
  })

  test('for an org is off there, also where its hook fails', async ({ assert }) => {
    const id = newPluginId()
    const { org } = await makeCast()
    const hook = `export default { hooks: { async orgDisable() { throw new Error('I stay') } } }`
    await given(id, { 'plugin.js': hook }, true)
    await new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: true })
    assert.isTrue(isOpen(id, org.id))
    await new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: false })
    assert.isFalse(isOpen(id, org.id))
    await writeIncidents()
    const [incident] = await readIncidents(id)
    assert.containsSubset(incident, { phase: 'disable', message: 'I stay' })
  })
})
