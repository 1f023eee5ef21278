import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { findInspected, inspectArchive } from '#extension/archive/inspect'
import { discover } from '#extension/discovery'
import { examinePlugins } from '#extension/doctor'
import { host } from '#extension/host'
import { AdoptPlugins } from '#extension/lifecycle/adopt'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { InstallPlugin } from '#extension/lifecycle/install'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { UninstallPlugin } from '#extension/lifecycle/uninstall'
import { pluginRow, savePluginRow } from '#extension/rows'
import { listOf, zipOf } from '#tests/fixtures/plugin_archives'
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
import { Process } from '#tests/fixtures/processes'

const ace = (...args: string[]) => Process.start(['ace.js', ...args])

/** Calls a command and answers how it ended, once it has said these words. */
async function call(words: RegExp, ...args: string[]) {
  const command = await ace(...args)
  await command.says(words)
  return command.exitCode()
}

test.group('Plugins from the shell', (group) => {
  group.each.teardown(forgetPlugins)
  group.each.timeout(120_000)

  test('one that ends every process that loads it can be listed, switched off and purged', async ({
    assert,
  }) => {
    const id = newPluginId('killer')
    const folder = await writePlugin(id, {
      files: { 'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`) },
    })
    await linkFolders(folder)
    await new InstallPlugin().handle({ id })
    await rewrite(folder, { 'plugin.js': 'process.exit(99)' })
    const candidates = await discover()
    const { hash } = candidates.find((candidate) => candidate.id === id)!
    await savePluginRow({ id, hash, desired: 'enabled', observed: 'enabled' })

    assert.equal(await call(/Running/, 'plugin:list'), 0)
    assert.equal(await call(/Switched off/, 'plugin:disable', id), 0)
    assert.containsSubset(await pluginRow(id), { desired: 'installed', observed: 'installed' })
    assert.equal(await call(/Nothing is left/, 'plugin:purge', id, '--force', '--yes'), 0)
    assert.isNull(await pluginRow(id))
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
  })

  test('an archive is only installed as what its publisher says it is', async ({ assert }) => {
    const id = newPluginId('packed')
    await linkFolders()
    const code: [string, string][] = [['plugin.js', 'export default {}']]
    const capabilities = [{ name: 'network' as const, reason: { en: 'To tell others' } }]
    const manifest = manifestOf(id, { capabilities, files: listOf(code) })
    const path = await zipOf([['plugin.json', JSON.stringify(manifest)], ...code])

    const wrong = 'f'.repeat(64)
    assert.equal(
      await call(/not what its publisher says/, 'plugin:install', path, `--hash=${wrong}`),
      1
    )
    assert.equal(await call(/Say --yes/, 'plugin:install', path), 1)
    assert.isNull(await pluginRow(id))

    const { hash, archiveHash } = await inspectArchive(path, 'x.zip')
    const install = await ace('plugin:install', path, `--hash=${archiveHash}`, '--yes', '--enable')
    await install.says(new RegExp(hash))
    await install.says(/To tell others/)
    await install.says(/Running/)
    assert.equal(await install.exitCode(), 0)
    assert.isNull(await findInspected(hash))
    await host.follow()
    assert.containsSubset(host.find(id), { tier: 'installed', observed: 'enabled' })
  })

  test('a newer archive is what is installed after an uninstallation', async ({ assert }) => {
    const id = newPluginId('packed')
    await linkFolders()
    const archiveOf = (version: string) =>
      zipOf([['plugin.json', JSON.stringify(manifestOf(id, { version }))]])
    const install = async (version: string) => {
      const path = await archiveOf(version)
      const { archiveHash } = await inspectArchive(path, 'x.zip')
      return call(/Switched off/, 'plugin:install', path, `--hash=${archiveHash}`, '--yes')
    }
    assert.equal(await install('1.0.0'), 0)
    await new UninstallPlugin().handle({ id })
    assert.equal(await install('2.0.0'), 0)
    assert.containsSubset(await pluginRow(id), { version: '2.0.0', stagedHash: null })
  })

  test('migrations go back and forth, and a dry run shows what they say', async ({ assert }) => {
    const id = newPluginId('moves')
    const folder = await writePlugin(id, {
      files: { 'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`) },
    })
    await linkFolders(folder)
    await new InstallPlugin().handle({ id })
    assert.equal(await call(/0001_notes is taken back/, 'plugin:rollback', id, '--yes'), 0)
    assert.equal(await call(/create table/, 'plugin:migrate', id, '--dry-run'), 0)
    assert.deepEqual(await tablesLike(`plg_${id}_`), [])
    assert.equal(await call(/migration waits/, 'plugin:doctor'), 1)
    assert.equal(await call(/0001_notes/, 'plugin:migrate', id), 0)
    assert.equal(await call(/no plugin by this name/, 'plugin:enable', 'nobody'), 1)
  })
})

test.group('What the doctor finds', (group) => {
  group.each.teardown(forgetPlugins)

  test('tables that were lost, and tables that belong to nobody', async ({ assert }) => {
    const id = newPluginId('loses')
    const folder = await writePlugin(id, {
      files: { 'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`) },
    })
    await linkFolders(folder)
    await new InstallPlugin().handle({ id })
    const before = await examinePlugins()
    assert.notInclude(
      before.map(({ subject }) => subject),
      id
    )
    await db.rawQuery(`ALTER TABLE plg_${id}_notes RENAME TO plg_nobody${id}_notes`)
    const findings = await examinePlugins()
    await db.rawQuery(`DROP TABLE plg_nobody${id}_notes`)
    const codes = Object.fromEntries(findings.map(({ subject, reason }) => [subject, reason.code]))
    assert.equal(codes[id], 'tables_lost')
    assert.equal(codes[`plg_nobody${id}_notes`], 'table_stray')
  })
})

test.group('Bundled plugins at the start of a server', (group) => {
  group.each.teardown(async () => {
    await forgetPlugins()
    for (const { id } of await bundled()) if (!(await isRunning(id))) await startAnew(id)
  })

  const bundled = async () => {
    const candidates = await discover()
    return candidates.filter(
      ({ tier, manifest, problem }) =>
        tier === 'bundled' && !problem && manifest?.preset !== false && !manifest?.requires
    )
  }
  const isRunning = async (id: string) => {
    const row = await pluginRow(id)
    return row?.desired === 'enabled' && row.observed === 'enabled'
  }
  const startAnew = async (id: string) => {
    if (await pluginRow(id)) await new PurgePlugin().handle({ id })
    await db.from('plugins').where({ id }).delete()
    await new AdoptPlugins().handle()
  }

  test('are installed and run where nobody decided about them, and stay as somebody decided', async ({
    assert,
  }) => {
    for (const { id } of await bundled()) {
      await startAnew(id)
      assert.equal(host.find(id)?.observed, 'enabled')

      await new DisablePlugin().handle({ id })
      await new AdoptPlugins().handle()
      assert.equal(host.find(id)?.observed, 'installed')

      await new PurgePlugin().handle({ id })
      await new AdoptPlugins().handle()
      assert.equal(host.find(id)?.observed, 'available')
      assert.isNull((await pluginRow(id))!.installedAt)
    }
    assert.isTrue(true)
  })

  test('a linked plugin is never installed by itself', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders(await writePlugin(id))
    await new AdoptPlugins().handle()
    assert.equal(host.find(id)!.observed, 'available')
  })

  test('rows of what was never installed go with its files', async ({ assert }) => {
    const id = newPluginId()
    const folder = await writePlugin(id, { files: { 'plugin.js': 'throw new Error("no")' } })
    await linkFolders(folder)
    await assert.rejects(() => new InstallPlugin().handle({ id }))
    assert.isNotNull(await pluginRow(id))
    await linkFolders()
    await new AdoptPlugins().handle()
    assert.isNull(await pluginRow(id))
  })
})
