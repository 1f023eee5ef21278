import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import db from '@adonisjs/lucid/services/db'
import { host } from '#extension/host'
import { previewMigrations } from '#extension/ledger'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { InstallPlugin } from '#extension/lifecycle/install'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { RetryPlugin } from '#extension/lifecycle/retry'
import { SwitchPluginForOrg } from '#extension/lifecycle/switch_for_org'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import type { PluginRefusal } from '#extension/refusal'
import { pluginRow } from '#extension/rows'
import { makeCast } from '#tests/fixtures/people'
import {
  type PluginParts,
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

const refusalOf = (deed: Promise<unknown>): Promise<PluginRefusal['reason'] | null> =>
  deed.then(
    () => null,
    (error) => error.reason ?? Promise.reject(error)
  )

/** What the console says of a plugin, as it says it. */
function verdictOf(id: string) {
  const { observed, reason } = host.find(id)!
  const said = ['en', 'de'].map((locale) => {
    const i18n = i18nManager.locale(locale)
    return i18n.t(`plugins.reasons.${reason?.code}`, reason?.params ?? {})
  })
  return { observed, code: reason?.code, detail: reason?.detail ?? '', said }
}

test.group('A plugin.json that is not right', (group) => {
  group.each.teardown(forgetPlugins)

  for (const [what, text, code] of [
    ['is not there', null, 'manifest_missing'],
    ['is not JSON', '{ "id": ', 'manifest_unreadable'],
    ['is no object', '[]', 'manifest_invalid'],
    ['is endless', `{"id": "${'x'.repeat(1024 ** 2)}"}`, 'manifest_too_large'],
  ] as const) {
    test(`that ${what} is a state with a reason, and mending it is the way out`, async ({
      assert,
    }) => {
      const id = newPluginId()
      const folder = await writePlugin(id)
      await rewrite(folder, { 'plugin.json': text })
      await linkFolders(folder)
      const [info] = host.list().filter(({ candidate }) => candidate?.folder === folder)
      assert.equal(info.observed, 'invalid')
      const verdict = verdictOf(info.id)
      assert.equal(verdict.code, code)
      assert.isTrue(verdict.said.every((words) => !words.includes('translation')))
      assert.isNotNull(await refusalOf(new InstallPlugin().handle({ id: info.id })))

      await rewrite(folder, { 'plugin.json': JSON.stringify(manifestOf(id)) })
      await host.follow()
      assert.equal(host.find(id)!.observed, 'available')
    })
  }

  test('names everything that is wrong with it at once', async ({ assert }) => {
    const id = newPluginId()
    const wrong: PluginParts['manifest'] = {
      version: 'one',
      sdk: 'newest',
      title: { de: 'Ohne Englisch' } as never,
      capabilites: [],
      tenancy: 'galaxy' as never,
      server: '../../start/env.js',
      client: { entry: 'client.js', style: 'x' } as never,
      capabilities: [{ name: 'root' as never, reason: { en: 'Because' } }],
      requires: { other: 'soon' },
      icon: '<svg>',
    }
    const folder = await writePlugin(id, { manifest: wrong })
    await linkFolders(folder)
    const [{ reason }] = host.list().filter(({ candidate }) => candidate?.folder === folder)
    for (const key of [
      'version:',
      'sdk:',
      'title:',
      'capabilites: is not known',
      'tenancy:',
      'server:',
      'client.style: is not known',
      'capabilities.0.name:',
      'requires:',
      'icon:',
    ]) {
      assert.include(reason!.detail!, key)
    }
    assert.isAtLeast(reason!.params!.count as number, 10)
  })

  test('may not take a name that addresses and commands of the host begin with', async ({
    assert,
  }) => {
    const folder = await writePlugin('queue')
    await linkFolders(folder)
    const [{ observed, reason }] = host
      .list()
      .filter(({ candidate }) => candidate?.folder === folder)
    assert.equal(observed, 'invalid')
    assert.include(reason!.detail!, 'reserved')
  })

  test('may not let its commands begin with such a word either', async ({ assert }) => {
    const folder = await writePlugin(newPluginId(), { manifest: { commands: 'storage' } })
    await linkFolders(folder)
    const [{ observed, reason }] = host
      .list()
      .filter(({ candidate }) => candidate?.folder === folder)
    assert.equal(observed, 'invalid')
    assert.include(reason!.detail!, 'commands: is reserved')
  })
})

test.group('A plugin that does not fit', (group) => {
  group.each.teardown(forgetPlugins)

  test('because its id is taken is kept apart, and the first one is not touched', async ({
    assert,
  }) => {
    const id = newPluginId()
    const first = await writePlugin(id)
    const second = await writePlugin(id, { manifest: { title: { en: 'The other' } } })
    await linkFolders(first, second)
    assert.equal(host.find(id)!.candidate!.folder, first)
    assert.containsSubset(verdictOf(`${id}@linked`), { observed: 'invalid', code: 'id_taken' })
    assert.equal(
      (await refusalOf(new InstallPlugin().handle({ id: `${id}@linked` })))!.code,
      'id_taken'
    )

    await linkFolders(second)
    assert.equal(host.find(id)!.observed, 'available')
  })

  test('because it is written for another SDK is incompatible until one of both changes', async ({
    assert,
  }) => {
    const id = newPluginId()
    const folder = await writePlugin(id, { manifest: { sdk: '^9.0.0' } })
    await linkFolders(folder)
    assert.containsSubset(verdictOf(id), { observed: 'incompatible', code: 'sdk_unmet' })
    assert.equal((await refusalOf(new InstallPlugin().handle({ id })))!.code, 'sdk_unmet')
    await rewrite(folder, { 'plugin.json': JSON.stringify(manifestOf(id, { sdk: '^1.0.0' })) })
    await new InstallPlugin().handle({ id, enable: true })
    assert.equal(host.find(id)!.observed, 'enabled')

    // The host was upgraded, the plugin was not.
    await rewrite(folder, { 'plugin.json': JSON.stringify(manifestOf(id, { sdk: '^2.0.0' })) })
    await host.follow()
    assert.containsSubset(verdictOf(id), { observed: 'incompatible', code: 'sdk_unmet' })
    await rewrite(folder, { 'plugin.json': JSON.stringify(manifestOf(id, { sdk: '^1.0.0' })) })
    await host.follow()
    assert.equal(host.find(id)!.observed, 'enabled')
  })

  test('because what it requires is missing, too old or off is blocked, and follows by itself', async ({
    assert,
  }) => {
    const [needed, id] = [newPluginId('base'), newPluginId('above')]
    const requires = { [needed]: '^2.0.0' }
    const folder = await writePlugin(id, { manifest: { requires } })
    await linkFolders(folder)
    assert.containsSubset(verdictOf(id), { observed: 'blocked', code: 'requires_missing' })

    const base = await writePlugin(needed)
    await linkFolders(folder, base)
    assert.containsSubset(verdictOf(id), { observed: 'blocked', code: 'requires_version' })

    const newer = JSON.stringify(manifestOf(needed, { version: '2.1.0' }))
    await rewrite(base, { 'plugin.json': newer })
    await host.follow()
    await new InstallPlugin().handle({ id })
    const early = await refusalOf(new EnablePlugin().handle({ id }))
    assert.deepEqual(early, { code: 'requires_off', params: { plugin: needed } })

    await new InstallPlugin().handle({ id: needed, enable: true })
    await new EnablePlugin().handle({ id })
    assert.equal(host.find(id)!.observed, 'enabled')
    await new DisablePlugin().handle({ id: needed })
    assert.containsSubset(verdictOf(id), { observed: 'blocked', code: 'requires_off' })
    await new EnablePlugin().handle({ id: needed })
    assert.equal(host.find(id)!.observed, 'enabled')
  })

  test('because plugins need each other in a circle is blocked with all of them', async ({
    assert,
  }) => {
    const [a, b, c] = ['one', 'two', 'three'].map((word) => newPluginId(word))
    const needs = (id: string, other: string) =>
      writePlugin(id, { manifest: { requires: { [other]: '*' } } })
    await linkFolders(await needs(a, b), await needs(b, c), await needs(c, a))
    for (const id of [a, b, c]) {
      assert.containsSubset(verdictOf(id), { observed: 'blocked', code: 'requires_cycle' })
      assert.equal((await refusalOf(new InstallPlugin().handle({ id })))!.code, 'requires_cycle')
    }
  })

  test('wishes to come after another are met, and a circle of wishes harms nobody', async ({
    assert,
  }) => {
    const [a, b] = [newPluginId('aa'), newPluginId('bb')]
    const first = await writePlugin(a, { manifest: { after: [b, 'nobody'] } })
    const second = await writePlugin(b)
    await linkFolders(first, second)
    const order = () =>
      host
        .list()
        .map(({ id }) => id)
        .filter((id) => id === a || id === b)
    assert.deepEqual(order(), [b, a])
    await rewrite(second, { 'plugin.json': JSON.stringify(manifestOf(b, { after: [a] })) })
    await host.follow()
    assert.lengthOf(order(), 2)
    assert.equal(host.find(a)!.observed, 'available')
  })
})

test.group('A migration that goes wrong', (group) => {
  group.each.teardown(forgetPlugins)

  const withMigrations = async (
    id: string,
    migrations: Record<string, string>,
    manifest?: PluginParts['manifest']
  ) => {
    const files = Object.fromEntries(
      Object.entries(migrations).map(([name, text]) => [`database/migrations/${name}.js`, text])
    )
    const folder = await writePlugin(id, { manifest, files })
    await linkFolders(folder)
    return folder
  }

  test('half-way leaves nothing of itself, and the mended one goes through', async ({ assert }) => {
    const id = newPluginId()
    const folder = await withMigrations(id, {
      '0001_first': makesTable(`plg_${id}_first`),
      '0002_second': migration(
        `this.schema.createTable('plg_${id}_second', (table) => { table.increments('id') })
         this.schema.raw('INSERT INTO plg_${id}_nowhere VALUES (1)')`,
        `this.schema.dropTable('plg_${id}_second')`
      ),
    })
    const reason = await refusalOf(new InstallPlugin().handle({ id }))
    assert.containsSubset(reason, { code: 'migration_failed', params: { name: '0002_second' } })
    assert.containsSubset(verdictOf(id), { observed: 'migration_failed', code: 'migration_failed' })
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
    assert.lengthOf(await db.from('plugin_migrations').where('plugin_id', id), 0)

    await rewrite(folder, {
      'database/migrations/0002_second.js': makesTable(`plg_${id}_second`),
    })
    await new RetryPlugin().handle({ id })
    assert.equal(host.find(id)!.observed, 'installed')
    assert.lengthOf(await tablesLike(`plg_${id}_`), 2)
  })

  test('in the hook that installs leaves nothing either', async ({ assert }) => {
    const id = newPluginId()
    const folder = await writePlugin(id, {
      files: {
        'plugin.js': `export default { hooks: { async install({ client }) {
          await client.table('plg_${id}_notes').insert({ name: 'x' })
          throw new Error('no seeds today')
        } } }`,
        'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`),
      },
    })
    await linkFolders(folder)
    const reason = await refusalOf(new InstallPlugin().handle({ id }))
    assert.deepEqual(reason, {
      code: 'hook_failed',
      params: { hook: 'install' },
      detail: 'no seeds today',
    })
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
    await new PurgePlugin().handle({ id })
    assert.isNull(await pluginRow(id))
  })

  for (const [what, code, source] of [
    [
      'reaches for a table of the core',
      'migration_outside',
      () => migration(`this.schema.raw("UPDATE users SET name = 'x'")`, '/* nothing */'),
    ],
    [
      'deletes rows of the core',
      'migration_outside',
      () => migration(`this.schema.raw('DELETE FROM albums')`, '/* nothing */'),
    ],
    [
      'alters a table of the core',
      'migration_outside',
      () =>
        migration(
          `this.schema.alterTable('albums', (table) => { table.string('colour') })`,
          `this.schema.alterTable('albums', (table) => { table.dropColumn('colour') })`
        ),
    ],
    [
      'listens to a table of the core with a trigger or an index',
      'migration_outside',
      (id: string) =>
        migration(`this.schema.raw('CREATE INDEX plg_${id}_x ON photos (name)')`, '/* nothing */'),
    ],
    [
      'makes a table without its prefix',
      'migration_outside',
      () =>
        migration(
          `this.schema.createTable('likes', (table) => { table.increments('id') })`,
          `this.schema.dropTable('likes')`
        ),
    ],
    [
      'asks the database directly',
      'migration_outside',
      () => migration(`await this.db.from('mails').delete()`, '/* nothing */'),
    ],
    [
      'ends the transaction',
      'migration_outside',
      () => migration(`this.schema.raw('COMMIT')`, '/* nothing */'),
    ],
    [
      'runs code later',
      'migration_defers',
      () => migration(`this.defer(async () => {})`, '/* nothing */'),
    ],
    [
      'refers to the core without saying what happens when a row there goes',
      'migration_reference',
      (id: string) => makesTable(`plg_${id}_x`, `table.uuid('album_id').references('albums.id')`),
    ],
    [
      'knows no way back',
      'migration_without_down',
      () => `import { BaseSchema } from '@adonisjs/lucid/schema'
        export default class extends BaseSchema { async up() {} }`,
    ],
    [
      'wants no transaction',
      'migration_own_transactions',
      () => `import { BaseSchema } from '@adonisjs/lucid/schema'
        export default class extends BaseSchema {
          static disableTransactions = true
          async up() {}
          async down() {}
        }`,
    ],
    ['is no migration', 'migration_unreadable', () => 'export default 1'],
    ['does not compile', 'migration_unreadable', () => 'export default class {'],
  ] as const) {
    test(`because it ${what} is refused, and nothing has changed`, async ({ assert }) => {
      const id = newPluginId()
      const { album } = await albumOf()
      await withMigrations(id, {
        '0001_good': makesTable(`plg_${id}_good`),
        '0002_bad': source(id),
      })
      const reason = await refusalOf(new InstallPlugin().handle({ id }))
      assert.equal(reason?.code, code)
      assert.equal(verdictOf(id).observed, 'migration_failed')
      assert.deepEqual(await tablesLike(`plg_${id}_`), [])
      assert.isFalse(await db.connection().schema.hasTable('likes'))
      assert.isNotNull(await db.from('albums').where('id', album).first())
      assert.lengthOf(await db.from('users').where('name', 'x'), 0)
      const columns = await db.connection().columnsInfo('albums')
      assert.notProperty(columns, 'colour')
    })
  }

  test('is seen by a dry run before anything happens', async ({ assert }) => {
    const id = newPluginId()
    await withMigrations(id, {
      '0001_good': makesTable(`plg_${id}_good`),
      '0002_bad': migration(`this.schema.dropTable('photos')`, '/* nothing */'),
    })
    const [good, bad] = await previewMigrations(host.find(id)!.candidate!)
    assert.lengthOf(good.problems, 0)
    assert.include(good.statements.join(), `plg_${id}_good`)
    assert.lengthOf(bad.problems, 1)
    assert.include(bad.problems[0], 'photos')
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
  })

  test('may touch rows of the core where somebody agreed to db:core, never its tables', async ({
    assert,
  }) => {
    const id = newPluginId()
    const capabilities = [{ name: 'db:core' as const, reason: { en: 'To carry over' } }]
    const folder = await withMigrations(
      id,
      {
        '0001_copy': migration(
          `this.schema.createTable('plg_${id}_x', (table) => { table.uuid('id') })
           this.schema.raw('INSERT INTO plg_${id}_x SELECT id FROM albums')
           this.defer(async (db) => { await db.from('albums').where('name', 'nobody').delete() })`,
          `this.schema.dropTable('plg_${id}_x')`
        ),
      },
      { capabilities }
    )
    await new InstallPlugin().handle({ id, consents: ['db:core'] })
    assert.equal(host.find(id)!.observed, 'installed')
    await rewrite(folder, {
      'database/migrations/0002_drop.js': migration(
        `this.defer(async (db) => { await db.rawQuery('ALTER TABLE albums ADD COLUMN colour text') })`,
        '/* nothing */'
      ),
    })
    const reason = await refusalOf(new UpgradePlugin().handle({ id }))
    assert.equal(reason?.code, 'migration_outside')
    assert.notProperty(await db.connection().columnsInfo('albums'), 'colour')
  })

  test('on its way back keeps everything, says so, and can be left out', async ({ assert }) => {
    const id = newPluginId()
    await withMigrations(id, {
      '0001_first': makesTable(`plg_${id}_first`),
      '0002_second': migration(
        `this.schema.createTable('plg_${id}_second', (table) => { table.increments('id') })`,
        `throw new Error('never back')`
      ),
    })
    await new InstallPlugin().handle({ id, enable: true })
    const reason = await refusalOf(new PurgePlugin().handle({ id }))
    assert.containsSubset(reason, { code: 'down_failed', detail: 'never back' })
    assert.containsSubset(verdictOf(id), { observed: 'migration_failed', code: 'down_failed' })
    assert.lengthOf(await tablesLike(`plg_${id}_`), 2)

    await new PurgePlugin().handle({ id, force: true })
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
    assert.isNull(await pluginRow(id))
  })

  test('that forgets a table on its way back leaves none after a purge', async ({ assert }) => {
    const id = newPluginId()
    await withMigrations(id, {
      '0001_first': migration(
        `this.schema.createTable('plg_${id}_parents', (table) => { table.increments('id') })
         this.schema.createTable('plg_${id}_children', (table) => {
           table.integer('parent_id').references('plg_${id}_parents.id')
         })
         this.schema.raw('CREATE VIEW plg_${id}_seen AS SELECT * FROM plg_${id}_parents')`,
        '/* forgotten */'
      ),
    })
    await new InstallPlugin().handle({ id })
    await db.table(`plg_${id}_parents`).insert({ id: 1 })
    await db.table(`plg_${id}_children`).insert({ parent_id: 1 })
    await new PurgePlugin().handle({ id })
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
    await db.rawQuery(`CREATE VIEW plg_${id}_seen AS SELECT 1 AS one`)
    await db.rawQuery(`DROP VIEW plg_${id}_seen`)
  })

  const albumOf = async () => {
    const { org, owner } = await makeCast()
    const album = crypto.randomUUID()
    const now = new Date()
    await db.table('albums').insert({
      id: album,
      org_id: org.id,
      name: 'Kept',
      position: 0,
      created_by_id: owner.id,
      created_at: now,
      updated_at: now,
    })
    return { album }
  }
})

test.group('Code that fails while a plugin changes its state', (group) => {
  group.each.teardown(forgetPlugins)

  test('at its installation keeps it from running, and says why', async ({ assert }) => {
    const id = newPluginId()
    const folder = await writePlugin(id, { files: { 'plugin.js': `throw new Error('not today')` } })
    await linkFolders(folder)
    const reason = await refusalOf(new InstallPlugin().handle({ id, enable: true }))
    assert.deepEqual(reason, { code: 'load_failed', detail: 'not today' })
    assert.containsSubset(verdictOf(id), { observed: 'quarantined', code: 'load_failed' })
    await rewrite(folder, { 'plugin.js': 'export default {}' })
    await new RetryPlugin().handle({ id })
    await new EnablePlugin().handle({ id })
    assert.equal(host.find(id)!.observed, 'enabled')
  })

  test('when it is switched on leaves it off, and switching off always works', async ({
    assert,
  }) => {
    const id = newPluginId()
    const folder = await writePlugin(id, {
      files: {
        'plugin.js': `export default { hooks: {
          async enable() { throw new Error('not ready') },
          async disable() { throw new Error('not done') },
        } }`,
      },
    })
    await linkFolders(folder)
    await new InstallPlugin().handle({ id })
    assert.containsSubset(await refusalOf(new EnablePlugin().handle({ id })), {
      code: 'hook_failed',
      detail: 'not ready',
    })
    assert.equal(host.find(id)!.observed, 'installed')
    await rewrite(folder, {
      'plugin.js': `export default { hooks: { async disable() { throw new Error('not done') } } }`,
    })
    await new UpgradePlugin().handle({ id })
    await new EnablePlugin().handle({ id })
    assert.equal(host.find(id)!.observed, 'enabled')
    await new DisablePlugin().handle({ id })
    assert.equal(host.find(id)!.observed, 'installed')
  })

  test('for one org keeps the gate closed for that org', async ({ assert }) => {
    const id = newPluginId()
    const { org } = await makeCast()
    await linkFolders(
      await writePlugin(id, {
        files: {
          'plugin.js': `export default { hooks: { async orgEnable() { throw new Error('no room') } } }`,
        },
      })
    )
    await new InstallPlugin().handle({ id, enable: true })
    const deed = new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: true })
    assert.containsSubset(await refusalOf(deed), { code: 'hook_failed', detail: 'no room' })
    assert.lengthOf(await db.from('plugin_orgs').where('plugin_id', id), 0)
  })

  test('a plugin for the whole server cannot be switched by an org', async ({ assert }) => {
    const id = newPluginId()
    const { org } = await makeCast()
    await linkFolders(await writePlugin(id, { manifest: { tenancy: 'platform' } }))
    await new InstallPlugin().handle({ id, enable: true })
    const deed = new SwitchPluginForOrg().handle({ id, orgId: org.id, isOn: true })
    assert.equal((await refusalOf(deed))!.code, 'not_per_org')
  })
})
