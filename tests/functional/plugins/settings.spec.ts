import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import vine from '@vinejs/vine'
import { host } from '#extension/host'
import { readIncidents, writeIncidents } from '#extension/incidents'
import { InstallPlugin } from '#extension/lifecycle/install'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { settingsOf, withSettings } from '#extension/settings'
import { runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeCast } from '#tests/fixtures/people'
import {
  forgetPlugins,
  linkFolders,
  newPluginId,
  writePlugin,
} from '#tests/fixtures/plugin_folders'

const club = settingsOf('goodclub')

/** As another process would: in a transaction of its own, and seen once this one follows. */
async function save(values: object, orgId?: string) {
  await club.save({ ...values }, { orgId })
  await host.follow()
}

test.group('Settings of a plugin', (group) => {
  group.each.setup(() => runPlugins('goodclub'))

  test('are its defaults until somebody changes them', async ({ assert }) => {
    const { org } = await makeCast()
    assert.deepEqual(await club.platform(), { greeting: 'Hi' })
    assert.deepEqual(await club.org(org.id), { members: 10 })
  })

  test('are kept for the server and for each org by itself', async ({ assert }) => {
    const { org, foreignOrg } = await makeCast()
    await save({ greeting: 'Servus' })
    await save({ members: 20 }, org.id)
    assert.deepEqual(await club.platform(), { greeting: 'Servus' })
    assert.deepEqual(await club.org(org.id), { members: 20 })
    assert.deepEqual(await club.org(foreignOrg.id), { members: 10 })
    await save({ members: null }, org.id)
    assert.deepEqual(await club.org(org.id), { members: 10 })
  })

  test('out of range are refused with the field, and nothing is kept', async ({ assert }) => {
    const { org } = await makeCast()
    const error = await club.save({ members: 101 }, { orgId: org.id }).catch((thrown) => thrown)
    assert.equal(error.code, 'E_VALIDATION_ERROR')
    assert.equal(error.messages[0].field, 'members')
    assert.deepEqual(await club.org(org.id), { members: 10 })
    assert.lengthOf(await db.from('plugin_settings').where('org_id', org.id), 0)
  })

  test('that it does not know are not kept', async ({ assert }) => {
    const { org } = await makeCast()
    await save({ members: 5, extra: 'x' }, org.id)
    const { values } = await db.from('plugin_settings').where('org_id', org.id).firstOrFail()
    assert.deepEqual(JSON.parse(values), { members: 5 })
  })

  test('that are secret lie encrypted, are told to the plugin alone, and stay until they are removed', async ({
    assert,
  }) => {
    await save({ apiKey: 'very secret' })
    assert.deepEqual(await club.platform(), { greeting: 'Hi', apiKey: 'very secret' })
    const row = await db.from('plugin_secrets').where('plugin_id', 'goodclub').firstOrFail()
    assert.notInclude(row.value, 'very')
    const stored = await db.from('plugin_settings').where('plugin_id', 'goodclub')
    assert.notInclude(JSON.stringify(stored), 'very secret')

    const described = await club.describe('platform')
    assert.deepEqual(described!.values, { greeting: 'Hi' })
    assert.deepEqual(described!.secrets, [{ name: 'apiKey', isSet: true }])
    assert.notInclude(JSON.stringify(described), 'very secret')

    await save({ greeting: 'Hello', apiKey: '' })
    assert.deepEqual(await club.platform(), { greeting: 'Hello', apiKey: 'very secret' })
    await save({ apiKey: null })
    assert.deepEqual(await club.platform(), { greeting: 'Hello' })
    assert.deepEqual((await club.describe('platform'))!.secrets, [{ name: 'apiKey', isSet: false }])
  })

  test('that are secret belong to those of the server or to those of an org', async ({
    assert,
  }) => {
    const { org } = await makeCast()
    await save({ members: 20, apiKey: 'very secret' }, org.id)
    assert.lengthOf(await db.from('plugin_secrets').where('plugin_id', 'goodclub'), 0)
    assert.deepEqual(await club.org(org.id), { members: 20 })
  })

  test('that are secret are kept as their rules make them', async ({ assert }) => {
    await save({ apiKey: '  very secret ' })
    assert.equal((await club.platform()).apiKey, 'very secret')
    await save({ apiKey: null })
  })

  test('a secret that was moved elsewhere opens nothing', async ({ assert }) => {
    const { org } = await makeCast()
    await save({ apiKey: 'very secret' })
    await db.from('plugin_secrets').where('plugin_id', 'goodclub').update({ org_id: org.id })
    await host.follow()
    assert.deepEqual(await club.org(org.id), { members: 10 })
  })

  test('that its rules refuse by now count as their defaults, and are an incident', async ({
    assert,
  }) => {
    const { org } = await makeCast()
    await save({ members: 50 }, org.id)
    await db
      .from('plugin_settings')
      .where('org_id', org.id)
      .update({ values: JSON.stringify({ members: 5000 }) })
    await club.save({ greeting: 'Hi' })
    assert.deepEqual(await club.org(org.id), { members: 10 })
    await writeIncidents()
    const incidents = await readIncidents('goodclub')
    assert.equal(incidents[0].phase, 'settings')
    assert.include(incidents[0].message, 'members')
  })

  test('can be read inside of a transaction', async ({ assert }) => {
    const { org } = await makeCast()
    await switchPlugin('goodclub', org.id, true)
    await db.transaction(async (client) => {
      await club.save({ members: 7 }, { orgId: org.id, client })
      assert.deepEqual(await club.org(org.id, client), { members: 7 })
    })
  })

  test('are inside of a transaction what that transaction made of them', async ({ assert }) => {
    const { org } = await makeCast()
    assert.deepEqual(await club.org(org.id), { members: 10 })
    await db.transaction(async (client) => {
      await club.save({ members: 7 }, { orgId: org.id, client })
      assert.deepEqual(await club.org(org.id, client), { members: 7 })
    })
    assert.deepEqual(await club.org(org.id), { members: 7 })
    const undone = db.transaction(async (client) => {
      await club.save({ members: 8 }, { orgId: org.id, client })
      throw new Error('no')
    })
    await assert.rejects(() => undone, 'no')
    assert.deepEqual(await club.org(org.id), { members: 7 })
  })

  test('can be changed by saving them alone', async ({ assert }) => {
    const settings = {
      platform: vine.create({ days: vine.array(vine.string()) }),
      defaults: { platform: { days: ['monday'] } },
    }
    const read = await withSettings('goodclub', settings, () => club.platform())
    assert.throws(() => (read as { days: string[] }).days.push('tuesday'))
    assert.throws(() => Object.assign(read, { days: [] }))
    assert.deepEqual(settings.defaults.platform, { days: ['monday'] })
    assert.isFalse(Object.isFrozen(settings.defaults.platform.days))
  })

  test('of so many orgs are kept at hand, and not of all that there ever were', async ({
    assert,
  }) => {
    const { org } = await makeCast()
    await save({ members: 20 }, org.id)
    await club.org(org.id)
    const values = JSON.stringify({ members: 30 })
    await db.from('plugin_settings').where('org_id', org.id).update({ values })
    assert.deepEqual(await club.org(org.id), { members: 20 }, 'from memory')
    for (let count = 0; count < 1_000; count++) await club.org(randomUUID())
    assert.deepEqual(await club.org(org.id), { members: 30 })
  })

  test('are known to hooks before the plugin is loaded, and to nobody else', async ({ assert }) => {
    const settings = {
      platform: vine.create({ greeting: vine.string() }),
      defaults: { platform: { greeting: 'Moin' } },
    }
    const here = await withSettings('goodclub', settings, () => club.platform())
    assert.deepEqual(here, { greeting: 'Moin' })
    assert.deepEqual(await club.platform(), { greeting: 'Hi' })
    const elsewhere = withSettings('nobody', settings, () => settingsOf('nobody').platform())
    assert.deepEqual(await elsewhere, { greeting: 'Moin' })
    assert.deepEqual(await settingsOf('nobody').platform(), {})
  })

  test('of a plugin without any are nothing to describe', async ({ assert }) => {
    assert.isNull(await settingsOf('nobody').describe('platform'))
    assert.deepEqual(await settingsOf('nobody').platform(), {})
    await assert.rejects(() => settingsOf('nobody').save({ a: 1 }), /has no such settings/)
  })
})

test.group('Settings in hooks', (group) => {
  group.each.teardown(forgetPlugins)

  test('are those that the plugin declares, before it is loaded and after', async ({ assert }) => {
    const id = newPluginId()
    const seen: Record<string, unknown> = {}
    Object.assign(globalThis, { [id]: seen })
    await linkFolders(
      await writePlugin(id, {
        files: {
          'plugin.js': `import vine from '@vinejs/vine'
            import { settingsOf } from '#extension/settings'
            const settings = settingsOf('${id}')
            const note = async (hook, client) => {
              globalThis['${id}'][hook] = (await settings.platform(client)).greeting
            }
            export default {
              settings: {
                platform: vine.create({ greeting: vine.string() }),
                defaults: { platform: { greeting: 'Hi' } },
              },
              hooks: {
                async install({ client }) {
                  await note('install', client)
                  await settings.save({ greeting: 'Moin' }, { client })
                },
                enable: () => note('enable'),
                purge: () => note('purge'),
              },
            }`,
        },
      })
    )
    await new InstallPlugin().handle({ id, enable: true })
    assert.deepEqual(seen, { install: 'Hi', enable: 'Moin' })
    await settingsOf(id).save({ greeting: 'Servus' })
    await new PurgePlugin().handle({ id })
    assert.equal(seen.purge, 'Servus')
  })
})
