import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import type { Assert } from '@japa/assert'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { keepDeeds } from '#audit/recorder'
import { host } from '#extension/host'
import { settingsOf } from '#extension/settings'
import type User from '#models/user'
import { formsOf } from '#tests/fixtures/form_client'
import { linkPlugins, runPlugins } from '#tests/fixtures/plugin_host'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { tablesLike } from '#tests/fixtures/plugin_folders'

const operator = () => makeUser({ superadminAt: DateTime.now() })
const ALMANAC = '/admin/plugins/almanac'
const ASKED = ['network', 'photos:originals']

async function linked(cleanup: (work: () => Promise<void>) => void, ...names: string[]) {
  cleanup(linkPlugins(...names))
  await host.follow()
}

const shown = async (client: ApiClient, person: User, path = ALMANAC) =>
  (await formsOf(client, person).get(path)).inertiaProps as Record<string, any>

test.group('Console of plugins: who enters', () => {
  test('exists for superadmins alone', async ({ client, cleanup }) => {
    await linked(cleanup, 'almanac')
    const { owner, admin, member, foreigner } = await makeCast()
    for (const path of ['/admin/plugins', ALMANAC, '/admin/plugin-archives/new']) {
      for (const person of [owner, admin, member, foreigner]) {
        ;(await formsOf(client, person).get(path)).assertStatus(404)
      }
      ;(await client.get(path).redirects(0)).assertHeader('location', '/sign-in')
      ;(await formsOf(client, await operator()).get(path)).assertStatus(200)
    }
  })

  test('lets nobody else change anything', async ({ client, assert, cleanup }) => {
    await linked(cleanup, 'almanac')
    const { owner } = await makeCast()
    await formsOf(client, owner).post(`${ALMANAC}/installation`, { capabilities: ASKED })
    assert.equal(host.find('almanac')!.observed, 'available')
  })

  test('knows of no plugin that is not there', async ({ client }) => {
    const person = await operator()
    ;(await formsOf(client, person).get('/admin/plugins/nothing')).assertStatus(404)
  })
})

test.group('Console of plugins: the list', () => {
  test('says of each what it is, in the language of the reader', async ({
    client,
    assert,
    cleanup,
  }) => {
    await linked(cleanup, 'almanac')
    const person = await makeUser({ superadminAt: DateTime.now(), locale: 'de' })
    const { list, safeMode } = await shown(client, person, '/admin/plugins')
    const entry = list.find(({ id }: { id: string }) => id === 'almanac')
    assert.equal(entry.title, 'Almanach')
    assert.equal(entry.observed, 'available')
    assert.isFalse(entry.isTrouble)
    assert.isNull(safeMode)
  })

  test('says that the server runs in safe mode, and what is held back by it', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(await runPlugins('almanac'))
    cleanup(async () => {
      delete process.env.SAFE_MODE
      await host.follow()
    })
    process.env.SAFE_MODE = 'none'
    await host.follow()
    const person = await operator()
    const { list, safeMode } = await shown(client, person, '/admin/plugins')
    assert.equal(safeMode, 'none')
    const entry = list.find(({ id }: { id: string }) => id === 'almanac')
    assert.equal(entry.observed, 'safe_mode')
    const { plugin } = await shown(client, person)
    assert.isTrue(plugin.can.disable)
    await formsOf(client, person).delete(`${ALMANAC}/activation`)
    assert.equal(host.find('almanac')!.desired, 'installed')
  })

  test('begins with what needs somebody, in safe mode as well', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(await runPlugins('almanac', 'goodclub'))
    await host.quarantine('goodclub', { code: 'load_failed' })
    const person = await operator()
    const ids = async () => {
      const { list } = await shown(client, person, '/admin/plugins')
      return list.map(({ id }: { id: string }) => id)
    }
    assert.equal((await ids())[0], 'goodclub')
    cleanup(async () => {
      delete process.env.SAFE_MODE
      await host.follow()
    })
    process.env.SAFE_MODE = 'none'
    await host.follow()
    assert.equal((await ids())[0], 'goodclub')
  })
})

test.group('Console of plugins: installing', () => {
  test('shows what it asks for and what it would do before anything is done', async ({
    client,
    assert,
    cleanup,
  }) => {
    await linked(cleanup, 'almanac')
    const person = await operator()
    const { plugin } = await shown(client, person)
    assert.deepEqual(
      plugin.capabilities.map(({ name, grant }: any) => [name, grant]),
      ASKED.map((name) => [name, null])
    )
    assert.equal(plugin.capabilities[0].reason, 'Looks up public holidays at almanac.example.org.')
    assert.deepInclude(plugin.migrations, { name: '0001_days', ranAt: null })
    assert.isTrue(plugin.can.install)
    assert.isFalse(plugin.can.purge)

    const dry = await formsOf(client, person)
      .get(ALMANAC)
      .header('X-Inertia-Partial-Component', 'admin/plugins/show')
      .header('X-Inertia-Partial-Data', 'dryRun')
    const [{ statements, problems }] = (dry.inertiaProps as any).dryRun.migrations
    assert.include(statements.join(' '), 'plg_almanac_days')
    assert.isEmpty(problems)
    assert.isEmpty(await tablesLike('plg_almanac_'))
  })

  test('does nothing without the consent of whoever operates the server', async ({
    client,
    assert,
    cleanup,
  }) => {
    await linked(cleanup, 'almanac')
    const person = await operator()
    const refused = await formsOf(client, person).post(`${ALMANAC}/installation`, {
      capabilities: ['network'],
      enable: true,
    })
    assert.match(refused.flashMessages().error as string, /photos:originals/)
    assert.equal(host.find('almanac')!.observed, 'available')
    assert.isEmpty(await tablesLike('plg_almanac_'))
  })

  test('installs and switches on in one go, and keeps who agreed', async ({
    client,
    assert,
    cleanup,
  }) => {
    await linked(cleanup, 'almanac')
    const person = await operator()
    const answer = await formsOf(client, person).post(`${ALMANAC}/installation`, {
      capabilities: ASKED,
      enable: true,
    })
    answer.assertHeader('location', ALMANAC)
    assert.equal(answer.flashMessages().success, 'Almanac is installed and runs.')
    const { plugin, settings } = await shown(client, person)
    assert.equal(plugin.observed, 'enabled')
    assert.equal(plugin.capabilities[0].grant.name, person.name)
    assert.deepEqual(plugin.tables, ['plg_almanac_days'])
    assert.equal(plugin.installedBy, person.name)
    assert.deepEqual(
      settings.fields.map(({ name, kind }: any) => [name, kind]),
      [
        ['address', 'text'],
        ['apiKey', 'secret'],
        ['retries', 'number'],
        ['holidays', 'boolean'],
      ]
    )
    assert.equal(settings.fields[0].label, 'Address of the calendar')
  })
})

test.group('Console of plugins: settings', () => {
  test('says at each field what is wrong with it, and keeps nothing then', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(await runPlugins('almanac'))
    const person = await operator()
    const refused = await formsOf(client, person).patch(`${ALMANAC}/settings`, {
      values: { address: 'nowhere', retries: 9, apiKey: 'short' },
    })
    const errors = refused.flashMessages().inputErrorsBag as Record<string, string[]>
    assert.sameMembers(Object.keys(errors), ['address', 'retries', 'apiKey'])
    assert.deepEqual(errors.retries, ['At most 5, please.'])
    assert.equal((await settingsOf('almanac').platform()).retries, 2)
  })

  test('never tells a secret again', async ({ client, assert, cleanup }) => {
    cleanup(await runPlugins('almanac'))
    const person = await operator()
    const { patch } = formsOf(client, person)
    const deeds: string[] = []
    const stop = keepDeeds(async (deed) => void deeds.push(JSON.stringify(deed)))
    cleanup(async () => void stop())
    await patch(`${ALMANAC}/settings`, { values: { retries: 3, apiKey: 'a long secret' } })
    assert.equal((await settingsOf('almanac').platform()).apiKey, 'a long secret')
    const page = await formsOf(client, person).get(ALMANAC)
    assert.notInclude(page.text(), 'a long secret')
    assert.notInclude(deeds.join(), 'a long secret')
    assert.include(deeds.join(), 'plugin.settings_changed')
    const { settings } = page.inertiaProps as any
    assert.deepEqual(settings.secretsSet, ['apiKey'])
    assert.equal(settings.values.retries, 3)
    const row = await db.from('plugin_secrets').where('plugin_id', 'almanac').first()
    assert.notInclude(row.value, 'a long secret')

    await patch(`${ALMANAC}/settings`, { values: { apiKey: null } })
    assert.deepEqual((await shown(client, person)).settings.secretsSet, [])
  })
})

test.group('Console of plugins: permissions and orgs', () => {
  test('gives a permission to exactly the roles that are named', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(await runPlugins('almanac'))
    const person = await operator()
    const { put } = formsOf(client, person)
    await put(`${ALMANAC}/permissions/write`, { roles: ['owner'] })
    const { plugin } = await shown(client, person)
    const write = plugin.permissions.find(({ name }: any) => name === 'write')
    assert.deepEqual(write, { name: 'write', title: 'Write into it', roles: ['owner'] })
    const unknown = await put(`${ALMANAC}/permissions/fly`, { roles: ['owner'] })
    assert.equal(unknown.flashMessages().error, (await notFound(client, person)) as string)
  })

  test('switches it for one org and leaves the others as they are', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(await runPlugins('almanac'))
    const { org, foreignOrg } = await makeCast()
    const person = await operator()
    await formsOf(client, person).put(`${ALMANAC}/orgs/${org.id}`, { on: true })
    const { plugin } = await shown(client, person)
    const choice = (id: string) => plugin.orgs.list.find((each: any) => each.id === id)
    assert.deepInclude(choice(org.id), { isOn: true, isChosen: true })
    if (choice(foreignOrg.id)) assert.deepInclude(choice(foreignOrg.id), { isOn: false })
    assert.equal(plugin.orgs.on, 1)
  })
})

async function notFound(client: ApiClient, person: User) {
  const answer = await formsOf(client, person).delete('/admin/plugins/nothing', { id: 'nothing' })
  return answer.flashMessages().error
}

test.group('Console of plugins: when one fails', () => {
  test('shows the reason and the incident, and tries again when told to', async ({
    client,
    assert,
    cleanup,
  }) => {
    await linked(cleanup, 'badboot')
    const person = await operator()
    const { post, delete: remove } = formsOf(client, person)
    const path = '/admin/plugins/badboot'
    const answer = await post(`${path}/installation`, { capabilities: [], enable: true })
    assert.match(answer.flashMessages().error as string, /^Throws at boot does not run\./)
    const { plugin } = await shown(client, person, path)
    assert.equal(plugin.observed, 'quarantined')
    assert.equal(plugin.reason.detail, 'badboot throws while it boots')
    assert.deepInclude(plugin.incidents[0], { phase: 'boot', count: 1 })
    assert.isTrue(plugin.can.retry)

    await post(`${path}/attempts`)
    const again = (await shown(client, person, path)).plugin
    assert.equal(again.observed, 'quarantined')
    assert.equal(again.incidents[0].count, 2)

    await remove(`${path}/incidents`)
    assert.isEmpty((await shown(client, person, path)).plugin.incidents)
    await remove(`${path}/activation`)
    assert.equal(host.find('badboot')!.observed, 'installed')
  })
})

test.group('Console of plugins: ending', () => {
  test('uninstalls and keeps the data for another time', async ({ client, assert, cleanup }) => {
    cleanup(await runPlugins('almanac'))
    const person = await operator()
    await settingsOf('almanac').save({ retries: 4 })
    const answer = await formsOf(client, person).delete(`${ALMANAC}/installation`)
    assert.match(answer.flashMessages().success as string, /Its data is kept/)
    assert.equal(host.find('almanac')!.observed, 'available')
    assert.deepEqual(await tablesLike('plg_almanac_'), ['plg_almanac_days'])
    await formsOf(client, person).post(`${ALMANAC}/installation`, {
      capabilities: ASKED,
      enable: true,
    })
    assert.equal((await settingsOf('almanac').platform()).retries, 4)
    await purge(client, person, assert)
  })

  test('purges only what is named by its id', async ({ client, assert, cleanup }) => {
    cleanup(await runPlugins('almanac'))
    const person = await operator()
    const refused = await formsOf(client, person).delete(ALMANAC, { id: 'calendar' })
    assert.deepEqual((refused.flashMessages().inputErrorsBag as any).id, [
      'That is not the id of this plugin.',
    ])
    assert.equal(host.find('almanac')!.observed, 'enabled')
    await purge(client, person, assert)
  })
})

async function purge(client: ApiClient, person: User, assert: Assert) {
  const answer = await formsOf(client, person).delete(ALMANAC, { id: 'almanac' })
  assert.equal(answer.flashMessages().success, 'Almanac and its data are gone.')
  assert.isEmpty(await tablesLike('plg_almanac_'))
  assert.isNull(await db.from('plugin_settings').where('plugin_id', 'almanac').first())
}
