import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { host } from '#extension/host'
import { listMigrations, ownedTables } from '#extension/ledger'
import { AdoptPlugins } from '#extension/lifecycle/adopt'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { GrantCapabilities } from '#extension/lifecycle/grant'
import { InstallPlugin } from '#extension/lifecycle/install'
import { MigratePlugin, RollbackPlugin } from '#extension/lifecycle/migrate'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { UninstallPlugin } from '#extension/lifecycle/uninstall'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import { type PluginRow, pluginRow, readEpoch, readGrants } from '#extension/rows'
import { makeCast } from '#tests/fixtures/people'
import { Process } from '#tests/fixtures/processes'
import {
  forgetPlugins,
  linkFolders,
  makesTable,
  manifestOf,
  migration,
  newPluginId,
  rewrite,
  tablesLike,
  writePlugin,
} from '#tests/fixtures/plugin_folders'

const stateOf = (id: string) => {
  const { desired, observed, reason } = host.find(id)!
  return { desired, observed, code: reason?.code ?? null }
}

/** Everything that is known of a plugin anywhere in the database. */
async function traces(id: string) {
  const found: Record<string, number> = {}
  const tables = [
    'orgs',
    'settings',
    'secrets',
    'grants',
    'permissions',
    'migrations',
    'tables',
    'incidents',
  ]
  for (const table of tables) {
    const rows = await db.from(`plugin_${table}`).where('plugin_id', id)
    if (rows.length) found[`plugin_${table}`] = rows.length
  }
  for (const table of ['jobs', 'job_schedules']) {
    const rows = await db.from(table).where('name', 'like', `plg.${id}.%`)
    if (rows.length) found[table] = rows.length
  }
  const own = await tablesLike(`plg_${id}_`)
  return { ...found, ...Object.fromEntries(own.map((name) => [name, 1])) }
}

/** A plugin with a table, a permission and every hook, which writes down what is done to it. */
const diary = (id: string) => `
const heard = (globalThis.diaries ??= {})
const note = (word) => { (heard['${id}'] ??= []).push(word) }
export default {
  permissions: { view: { title: { en: 'View' }, roles: ['owner', 'member'] } },
  hooks: {
    async install({ client }) { note('install'); await client.table('plg_${id}_notes').insert({ name: 'born' }) },
    async upgrade({ from, to }) { note('upgrade ' + from + ' ' + to) },
    async enable() { note('enable') },
    async disable() { note('disable') },
    async orgEnable() { note('orgEnable') },
    async orgDisable() { note('orgDisable') },
    async purge() { note('purge') },
  },
}`

const heardBy = (id: string) =>
  (globalThis as unknown as { diaries?: Record<string, string[]> }).diaries?.[id] ?? []

async function writeDiary(id: string) {
  return writePlugin(id, {
    files: {
      'plugin.js': diary(id),
      'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`),
    },
  })
}

test.group('The life of a plugin', (group) => {
  group.each.teardown(forgetPlugins)

  test('installing makes its tables, its permissions and its row, and runs nothing else', async ({
    assert,
  }) => {
    const id = newPluginId()
    await linkFolders(await writeDiary(id))
    assert.deepEqual(stateOf(id), { desired: 'absent', observed: 'available', code: null })
    assert.isNull(await pluginRow(id))

    const info = await new InstallPlugin().handle({ id })
    assert.equal(info?.observed, 'installed')
    assert.deepEqual(heardBy(id), ['install'])
    assert.deepEqual(await ownedTables(id), [`plg_${id}_notes`])
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)
    const [permission] = await db.from('plugin_permissions').where('plugin_id', id)
    assert.deepEqual(JSON.parse(permission.roles), ['owner', 'member'])
    assert.containsSubset(await pluginRow(id), {
      tier: 'linked',
      version: '1.0.0',
      desired: 'installed',
    } satisfies Partial<PluginRow>)
  })

  test('installing twice is installing once', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders(await writeDiary(id))
    await Promise.all([new InstallPlugin().handle({ id }), new InstallPlugin().handle({ id })])
    await new InstallPlugin().handle({ id, enable: true })
    assert.deepEqual(heardBy(id), ['install', 'enable'])
    assert.equal(stateOf(id).observed, 'enabled')
  })

  test('switching it off and on again keeps everything, and other processes are told', async ({
    assert,
  }) => {
    const id = newPluginId()
    await linkFolders(await writeDiary(id))
    await new InstallPlugin().handle({ id, enable: true })
    const epoch = await readEpoch()
    await new DisablePlugin().handle({ id })
    assert.deepEqual(stateOf(id), { desired: 'installed', observed: 'installed', code: null })
    assert.isAbove(await readEpoch(), epoch)
    await new EnablePlugin().handle({ id })
    assert.equal(stateOf(id).observed, 'enabled')
    assert.deepEqual(heardBy(id), ['install', 'enable', 'disable', 'enable'])
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)
  })

  test('uninstalling keeps its data, and installing goes on with it', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders(await writeDiary(id))
    await new InstallPlugin().handle({ id, enable: true })
    await new UninstallPlugin().handle({ id })
    assert.deepEqual(stateOf(id), { desired: 'absent', observed: 'available', code: null })
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)

    await new InstallPlugin().handle({ id })
    assert.equal(stateOf(id).observed, 'installed')
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)
    assert.notInclude(heardBy(id).slice(1), 'install')
  })

  test('a purge leaves nothing of it', async ({ assert }) => {
    const id = newPluginId()
    const { owner, org } = await makeCast()
    await linkFolders(await writeDiary(id))
    await new InstallPlugin().handle({ id, enable: true })
    await new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: true, actorId: owner.id })
    const now = Date.now()
    await db.table('plugin_settings').insert({
      id: crypto.randomUUID(),
      plugin_id: id,
      values: '{}',
      changed_at: now,
    })
    await db.table('plugin_secrets').insert({
      id: crypto.randomUUID(),
      plugin_id: id,
      org_id: org.id,
      name: 'key',
      value: 'x',
      changed_at: now,
    })
    await db.table('job_schedules').insert({
      name: `plg.${id}.sweep`,
      cron: '* * * * *',
      next_run_at: now,
    })
    assert.isAbove(Object.keys(await traces(id)).length, 5)

    await new PurgePlugin().handle({ id })
    assert.deepEqual(await traces(id), {})
    assert.isNull(await pluginRow(id))
    assert.equal(heardBy(id).at(-1), 'purge')
    assert.deepEqual(stateOf(id), { desired: 'absent', observed: 'available', code: null })
    assert.isFalse(existsSync(join(process.env.DATA_DIR!, 'plugins', id)))
  })

  test('a purge works without its files', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders(await writeDiary(id))
    await new InstallPlugin().handle({ id, enable: true })
    await linkFolders()
    assert.deepEqual(stateOf(id), {
      desired: 'enabled',
      observed: 'missing',
      code: 'files_missing',
    })
    await new PurgePlugin().handle({ id })
    assert.deepEqual(await traces(id), {})
    assert.isUndefined(host.find(id))
  })

  test('an org is switched on and off, and its hooks are told', async ({ assert }) => {
    const id = newPluginId()
    const { org } = await makeCast()
    await linkFolders(await writeDiary(id))
    await new InstallPlugin().handle({ id, enable: true })
    await new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: true })
    await new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: false })
    assert.deepEqual(heardBy(id).slice(-2), ['orgEnable', 'orgDisable'])
    assert.lengthOf(await db.from('plugin_orgs').where({ plugin_id: id, org_id: org.id }), 1)
  })

  test('what it asks for has to be agreed to, and consent is kept with its author', async ({
    assert,
  }) => {
    const id = newPluginId()
    const { owner } = await makeCast()
    const capabilities = [{ name: 'network' as const, reason: { en: 'It reports' } }]
    await linkFolders(await writePlugin(id, { manifest: { capabilities } }))
    const refusal = await new InstallPlugin().handle({ id }).catch((error) => error)
    assert.deepEqual(refusal.reason, { code: 'not_granted', params: { capabilities: 'network' } })
    assert.isNull(await pluginRow(id))

    await new InstallPlugin().handle({ id, consents: ['network'], actorId: owner.id, enable: true })
    const [grant] = await readGrants(id)
    assert.containsSubset(grant, { capability: 'network', grantedById: owner.id })
    assert.equal(stateOf(id).observed, 'enabled')
    const other = await new GrantCapabilities()
      .handle({ id, capabilities: ['process'] })
      .catch((error) => error)
    assert.equal(other.reason.code, 'not_asked_for')
  })
})

test.group('New files of a plugin', (group) => {
  group.each.teardown(forgetPlugins)

  const second = (id: string) => ({
    'plugin.json': JSON.stringify(manifestOf(id, { version: '1.1.0' })),
    'plugin.js': diary(id).replace(
      'permissions: {',
      `permissions: { edit: { title: { en: 'Edit' }, roles: ['owner'] },`
    ),
    'database/migrations/0002_places.js': makesTable(`plg_${id}_places`),
  })

  test('wait for an upgrade, which runs what is new and keeps what is there', async ({
    assert,
  }) => {
    const id = newPluginId()
    const folder = await writeDiary(id)
    await linkFolders(folder)
    await new InstallPlugin().handle({ id, enable: true })
    await rewrite(folder, second(id))
    await host.follow()
    assert.deepEqual(stateOf(id), {
      desired: 'enabled',
      observed: 'upgrade_pending',
      code: 'new_files',
    })

    await new UpgradePlugin().handle({ id })
    assert.deepEqual(stateOf(id), { desired: 'enabled', observed: 'enabled', code: null })
    assert.deepEqual(heardBy(id), ['install', 'enable', 'upgrade 1.0.0 1.1.0'])
    assert.deepEqual(await ownedTables(id), [`plg_${id}_notes`, `plg_${id}_places`])
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)
    const [edit] = await db.from('plugin_permissions').where({ plugin_id: id, name: 'edit' })
    assert.deepEqual(JSON.parse(edit.roles), [])
  })

  test('of a linked folder take over by themselves at the next start', async ({ assert }) => {
    const id = newPluginId()
    const folder = await writeDiary(id)
    await linkFolders(folder)
    await new InstallPlugin().handle({ id, enable: true })
    await rewrite(folder, second(id))
    await new AdoptPlugins().handle()
    assert.equal(stateOf(id).observed, 'enabled')
    assert.equal(host.find(id)!.version, '1.1.0')
  })

  test('whose migration fails leave everything as it was, and come in once they are mended', async ({
    assert,
  }) => {
    const id = newPluginId()
    const folder = await writeDiary(id)
    await linkFolders(folder)
    await new InstallPlugin().handle({ id, enable: true })
    const broken = migration(
      `this.schema.createTable('plg_${id}_half', (table) => { table.increments('id') })
       this.schema.raw('this is no statement')`,
      `this.schema.dropTable('plg_${id}_half')`
    )
    await rewrite(folder, { ...second(id), 'database/migrations/0003_half.js': broken })
    await new AdoptPlugins().handle()
    assert.containsSubset(stateOf(id), { desired: 'enabled', observed: 'migration_failed' })
    assert.deepEqual(await ownedTables(id), [`plg_${id}_notes`])
    assert.deepEqual(await tablesLike(`plg_${id}_`), [`plg_${id}_notes`])
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)

    await rewrite(folder, { 'database/migrations/0003_half.js': makesTable(`plg_${id}_half`) })
    await new AdoptPlugins().handle()
    assert.deepEqual(stateOf(id), { desired: 'enabled', observed: 'enabled', code: null })
    assert.lengthOf(await tablesLike(`plg_${id}_`), 3)
  })

  test('that lack a migration which was run are refused', async ({ assert }) => {
    const id = newPluginId()
    const folder = await writeDiary(id)
    await linkFolders(folder)
    await new InstallPlugin().handle({ id })
    await rewrite(folder, { 'database/migrations/0001_notes.js': null })
    const refusal = await new UpgradePlugin().handle({ id }).catch((error) => error)
    assert.equal(refusal.reason.code, 'migrations_gone')
    assert.equal(refusal.reason.params.names, '0001_notes')
  })

  test('may rebuild a table that others refer to without losing a row', async ({ assert }) => {
    const id = newPluginId()
    const child = makesTable(
      `plg_${id}_pages`,
      `table.integer('note_id').references('plg_${id}_notes.id').onDelete('CASCADE')`
    )
    const folder = await writePlugin(id, {
      files: {
        'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`),
        'database/migrations/0002_pages.js': child,
      },
    })
    await linkFolders(folder)
    await new InstallPlugin().handle({ id })
    await db.table(`plg_${id}_notes`).insert({ id: 7, name: 'kept' })
    await db.table(`plg_${id}_pages`).insert({ note_id: 7 })
    const longer = migration(
      `this.schema.alterTable('plg_${id}_notes', (table) => { table.string('name').notNullable().alter() })`,
      `this.schema.alterTable('plg_${id}_notes', (table) => { table.string('name').nullable().alter() })`
    )
    await rewrite(folder, { 'database/migrations/0003_longer.js': longer })
    await new UpgradePlugin().handle({ id })
    assert.lengthOf(await db.from(`plg_${id}_pages`), 1)
    await new RollbackPlugin().handle({ id })
    assert.lengthOf(await db.from(`plg_${id}_pages`), 1)

    if (db.connection().dialect.name !== 'better-sqlite3') return
    assert.deepEqual(await db.rawQuery('PRAGMA foreign_keys'), [{ foreign_keys: 1 }])
  })
})

test.group('Migrations of a plugin', (group) => {
  group.each.teardown(forgetPlugins)

  test('go back and forth while it is switched off', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders(await writeDiary(id))
    await new InstallPlugin().handle({ id, enable: true })
    const running = await new RollbackPlugin().handle({ id }).catch((error) => error)
    assert.equal(running.reason.code, 'still_enabled')

    await new DisablePlugin().handle({ id })
    assert.deepEqual(await new RollbackPlugin().handle({ id }), ['0001_notes'])
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
    const early = await new EnablePlugin().handle({ id }).catch((error) => error)
    assert.equal(early.reason.code, 'migrations_waiting')

    assert.deepEqual(await new MigratePlugin().handle({ id }), ['0001_notes'])
    const [done] = await listMigrations(host.find(id)!.candidate!)
    assert.equal(done.name, '0001_notes')
    assert.isNotNull(done.ranAt)
    await new EnablePlugin().handle({ id })
    assert.equal(stateOf(id).observed, 'enabled')
  })
})

test.group('Several processes that change plugins', (group) => {
  group.each.teardown(forgetPlugins)
  group.each.timeout(60_000)

  test('take turns, so that a plugin is installed once however often somebody asks', async ({
    assert,
  }) => {
    const id = newPluginId()
    await linkFolders(await writeDiary(id))
    const others = await Promise.all(
      [1, 2].map(() => Process.start(['ace.js', 'plugin:install', id, '--yes']))
    )
    await new InstallPlugin().handle({ id })
    const codes = await Promise.all(others.map((other) => other.exitCode()))
    assert.deepEqual(codes, [0, 0])
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)
    assert.lengthOf(await db.from('plugin_migrations').where('plugin_id', id), 1)
    assert.containsSubset(await pluginRow(id), { desired: 'installed', observed: 'installed' })
  })
})
