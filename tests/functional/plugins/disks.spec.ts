import { rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { AcceptArchive } from '#extension/archive/accept'
import { inspectArchive } from '#extension/archive/inspect'
import { discover, installedRoot } from '#extension/discovery'
import { isOpen } from '#extension/gate'
import { host } from '#extension/host'
import { previewMigrations } from '#extension/ledger'
import { InstallPlugin } from '#extension/lifecycle/install'
import { soundCandidate } from '#extension/lifecycle/transition'
import { pluginRow } from '#extension/rows'
import { zipOf } from '#tests/fixtures/plugin_archives'
import {
  forgetPlugins,
  linkFolders,
  makesTable,
  manifestOf,
  newPluginId,
  writePlugin,
} from '#tests/fixtures/plugin_folders'
import { scratchFolder } from '#tests/fixtures/scratch'

/** A place that is there and that nobody can read, whoever asks: it leads to itself. */
async function unreadable(path: string) {
  await symlink(path, path)
  return () => rm(path)
}

test.group('Plugins on a disk that cannot be read', (group) => {
  group.each.teardown(forgetPlugins)

  test('run on: nothing is taken for gone', async ({ assert, cleanup }) => {
    const id = newPluginId()
    await linkFolders()
    const path = await zipOf([
      ['plugin.json', JSON.stringify(manifestOf(id))],
      ['plugin.js', 'export default {}'],
    ])
    const { hash } = await inspectArchive(path, 'one.zip')
    await new AcceptArchive().handle({ hash })
    await new InstallPlugin().handle({ id, enable: true })
    const aside = `${installedRoot()}.aside`
    await rename(installedRoot(), aside)
    const mend = await unreadable(installedRoot())
    cleanup(async () => {
      await mend()
      await rename(aside, installedRoot())
      await host.follow()
    })
    await assert.rejects(() => host.follow(), /ELOOP/)
    assert.isTrue(isOpen(id, null))
    assert.equal(host.find(id)!.observed, 'enabled')
  })

  test('are told from those that have no manifest, and harm no others', async ({ assert }) => {
    const folder = await scratchFolder()
    await unreadable(join(folder, 'plugin.json'))
    const id = newPluginId()
    await linkFolders(folder, await writePlugin(id))
    const candidates = await discover()
    const bad = candidates.find((candidate) => candidate.folder === folder)!
    assert.equal(bad.problem?.code, 'files_unreadable')
    assert.equal(host.find(id)!.observed, 'available')
  })

  test('are not installed without the tables that they would have', async ({ assert }) => {
    const id = newPluginId()
    const folder = await writePlugin(id, { files: { 'database/readme.md': 'Tables' } })
    await unreadable(join(folder, 'database/migrations'))
    await linkFolders(folder)
    await assert.rejects(() => new InstallPlugin().handle({ id }), /ELOOP/)
    assert.isNull(await pluginRow(id))
  })
})

test.group('Plugins behind a link', (group) => {
  group.each.teardown(forgetPlugins)

  test('find what the core publishes, as they do where they really lie', async ({ assert }) => {
    const id = newPluginId()
    const folder = await writePlugin(id, {
      files: {
        'plugin.js': `
          import { definePlugin } from '#extension/define_plugin'
          export default definePlugin({})`,
        'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`),
      },
    })
    const link = join(await scratchFolder(), 'link')
    await symlink(folder, link)
    await linkFolders(link)
    await new InstallPlugin().handle({ id, enable: true })
    assert.equal(host.find(id)!.observed, 'enabled')
  })
})

test.group('A dry run of migrations', (group) => {
  group.each.teardown(forgetPlugins)

  test('reads their files while others have the database', async ({ assert }) => {
    const id = newPluginId()
    const asks = globalThis as unknown as { asks?: () => Promise<unknown> }
    asks.asks = () => db.from('plugins').first()
    const file = `await globalThis.asks()\n${makesTable(`plg_${id}_notes`)}`
    await linkFolders(
      await writePlugin(id, { files: { 'database/migrations/0001_notes.js': file } })
    )
    const [preview] = await previewMigrations(await soundCandidate(id))
    assert.deepEqual(preview.problems, [])
    assert.match(preview.statements[0], /create table/)
  })
})
