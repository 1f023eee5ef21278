import { existsSync } from 'node:fs'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { AcceptArchive, DiscardStaged } from '#extension/archive/accept'
import { discardInspected, findInspected, inspectArchive } from '#extension/archive/inspect'
import { installedFolder } from '#extension/discovery'
import { host } from '#extension/host'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { InstallPlugin } from '#extension/lifecycle/install'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { UninstallPlugin } from '#extension/lifecycle/uninstall'
import { UpgradePlugin } from '#extension/lifecycle/upgrade'
import { pluginRow } from '#extension/rows'
import { scratchFile } from '#tests/fixtures/scratch'
import { type Entries, listOf, tgzOf, zipOf } from '#tests/fixtures/plugin_archives'
import {
  type PluginParts,
  forgetPlugins,
  linkFolders,
  makesTable,
  manifestOf,
  migration,
  newPluginId,
  tablesLike,
  writePlugin,
} from '#tests/fixtures/plugin_folders'

const dataFolder = (...parts: string[]) => join(process.env.DATA_DIR!, ...parts)
const folderNames = (path: string) => readdir(path).catch(() => [] as string[])

function entriesOf(id: string, more: PluginParts['manifest'] = {}, files: Entries = []): Entries {
  const all: Entries = [
    ['plugin.js', `export default { hooks: { async boot() {} } }`],
    ['database/migrations/0001_notes.js', makesTable(`plg_${id}_notes`)],
    ...files,
  ]
  const manifest = manifestOf(id, { files: listOf(all), ...more })
  return [['plugin.json', JSON.stringify(manifest)], ...all]
}

const inside = (folder: string, entries: Entries): Entries =>
  entries.map(([name, content]) => [`${folder}/${name}`, content])

const reasonOf = (path: string) =>
  inspectArchive(path, 'plugin').then(
    () => null,
    (error) => error.reason ?? Promise.reject(error)
  )

test.group('An archive of a plugin', (group) => {
  group.each.teardown(forgetPlugins)

  for (const [what, pack] of [
    ['a zip', (entries: Entries) => zipOf(entries)],
    ['a zip with a folder around it', (entries: Entries) => zipOf(inside('likes-1.0.0', entries))],
    ['a tarball of npm', (entries: Entries) => tgzOf(inside('package', entries))],
  ] as const) {
    test(`that is ${what} is shown, accepted, installed, and purged without a trace`, async ({
      assert,
    }) => {
      const id = newPluginId()
      await linkFolders()
      const archive = await inspectArchive(await pack(entriesOf(id)), 'likes.zip')
      assert.containsSubset(archive, { relation: 'fresh', fileCount: 3, problem: null })
      assert.match(archive.hash, /^[0-9a-f]{64}$/)
      assert.match(archive.archiveHash, /^[0-9a-f]{64}$/)
      assert.equal(archive.manifest.id, id)
      assert.isUndefined(host.find(id))
      assert.equal((await findInspected(archive.hash))?.manifest.id, id)

      await new AcceptArchive().handle({ hash: archive.hash })
      assert.equal(host.find(id)!.observed, 'available')
      assert.deepEqual(await tablesLike(`plg_${id}_`), [])
      await new InstallPlugin().handle({ id, enable: true })
      assert.containsSubset(host.find(id), { observed: 'enabled', tier: 'installed' })
      assert.equal((await findInspected(archive.hash))?.relation, undefined)

      await new PurgePlugin().handle({ id })
      assert.isUndefined(host.find(id))
      assert.isFalse(existsSync(dataFolder('plugins', id)))
      assert.deepEqual(await tablesLike(`plg_${id}_`), [])
    })
  }

  test('of a newer version waits beside the old one, which runs on until the upgrade', async ({
    assert,
  }) => {
    const id = newPluginId()
    await linkFolders()
    const first = await inspectArchive(await zipOf(entriesOf(id)), 'one.zip')
    await new AcceptArchive().handle({ hash: first.hash })
    await new InstallPlugin().handle({ id, enable: true })

    const newer: Entries = [['database/migrations/0002_more.js', makesTable(`plg_${id}_more`)]]
    const second = await inspectArchive(
      await zipOf(entriesOf(id, { version: '2.0.0' }, newer)),
      'two.zip'
    )
    assert.containsSubset(second, { relation: 'replaces', installedVersion: '1.0.0' })
    await new AcceptArchive().handle({ hash: second.hash })
    assert.containsSubset(host.find(id), { observed: 'enabled', version: '1.0.0' })
    assert.equal(host.find(id)!.candidate!.staged!.manifest!.version, '2.0.0')

    await new UpgradePlugin().handle({ id })
    assert.containsSubset(host.find(id), { observed: 'enabled', version: '2.0.0' })
    assert.lengthOf(await tablesLike(`plg_${id}_`), 2)
    const again = await inspectArchive(await zipOf(entriesOf(id)), 'one.zip')
    assert.equal(again.relation, 'older')
  })

  test('that is newer than what was uninstalled is what the next installation takes', async ({
    assert,
  }) => {
    const id = newPluginId()
    await linkFolders()
    const first = await inspectArchive(await zipOf(entriesOf(id)), 'one.zip')
    await new AcceptArchive().handle({ hash: first.hash })
    await new InstallPlugin().handle({ id, enable: true })
    await new UninstallPlugin().handle({ id })

    const newer: Entries = [['database/migrations/0002_more.js', makesTable(`plg_${id}_more`)]]
    const path = await zipOf(entriesOf(id, { version: '2.0.0' }, newer))
    const second = await inspectArchive(path, 'two.zip')
    await new AcceptArchive().handle({ hash: second.hash })
    await new InstallPlugin().handle({ id, enable: true })
    assert.containsSubset(host.find(id), { observed: 'enabled', version: '2.0.0' })
    assert.containsSubset(await pluginRow(id), { hash: second.hash, stagedHash: null })
    assert.lengthOf(await tablesLike(`plg_${id}_`), 2)
  })

  test('whose upgrade fails changes nothing: the old version runs on', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders()
    const first = await inspectArchive(await zipOf(entriesOf(id)), 'one.zip')
    await new AcceptArchive().handle({ hash: first.hash })
    await new InstallPlugin().handle({ id, enable: true })
    const broken = migration(`this.schema.raw('SELECT nonsense FROM nowhere')`, '/* nothing */')
    const second = await inspectArchive(
      await zipOf(entriesOf(id, { version: '2.0.0' }, [['database/migrations/0002_x.js', broken]])),
      'two.zip'
    )
    await new AcceptArchive().handle({ hash: second.hash })
    await assert.rejects(() => new UpgradePlugin().handle({ id }))
    assert.containsSubset(host.find(id), { observed: 'enabled', version: '1.0.0' })
    await new DiscardStaged().handle({ id })
    assert.isUndefined(host.find(id)!.candidate!.staged)
    assert.isFalse(existsSync(installedFolder(id, second.hash)))
    assert.equal(host.find(id)!.observed, 'enabled')
  })

  test('may be discarded before and after it was accepted', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders()
    const path = await zipOf(entriesOf(id))
    const archive = await inspectArchive(path, 'one.zip')
    await discardInspected(archive.hash)
    assert.isNull(await findInspected(archive.hash))
    const gone = await new AcceptArchive()
      .handle({ hash: archive.hash })
      .catch((error) => error.reason)
    assert.deepEqual(gone, { code: 'archive_gone' })

    await inspectArchive(path, 'one.zip')
    await new AcceptArchive().handle({ hash: archive.hash })
    await new DiscardStaged().handle({ id })
    assert.isNull(await pluginRow(id))
    assert.isFalse(existsSync(dataFolder('plugins', id)))
  })

  test('that is changed on the disk after it was accepted is not run', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders()
    const archive = await inspectArchive(await zipOf(entriesOf(id)), 'one.zip')
    await new AcceptArchive().handle({ hash: archive.hash })
    await new InstallPlugin().handle({ id, enable: true })
    await writeFile(join(installedFolder(id, archive.hash), '.hidden.js'), 'export default 1')
    await host.follow()
    assert.containsSubset(host.find(id), {
      observed: 'invalid',
      reason: { code: 'files_changed' },
    })
    await new DisablePlugin().handle({ id })
    await new PurgePlugin().handle({ id })
    assert.lengthOf(await db.from('plugins').where({ id }), 0)
  })

  test('whose id belongs to a folder is shown with its problem and not accepted', async ({
    assert,
  }) => {
    const id = newPluginId()
    await linkFolders(await writePlugin(id))
    const archive = await inspectArchive(await zipOf(entriesOf(id)), 'one.zip')
    assert.equal(archive.problem?.code, 'id_taken')
    const reason = await new AcceptArchive()
      .handle({ hash: archive.hash })
      .catch((error) => error.reason)
    assert.equal(reason.code, 'id_taken')
    assert.isFalse(existsSync(dataFolder('plugins', id)))
  })

  test('takes over the data of a folder that was linked before', async ({ assert }) => {
    const id = newPluginId()
    const files = Object.fromEntries(entriesOf(id).map(([name, text]) => [name, String(text)]))
    await linkFolders(await writePlugin(id, { files }))
    await new InstallPlugin().handle({ id, enable: true })
    await db.table(`plg_${id}_notes`).insert({ name: 'kept' })
    await linkFolders()
    assert.equal(host.find(id)!.observed, 'missing')

    const more: Entries = [['README.md', 'As an archive']]
    const archive = await inspectArchive(await zipOf(entriesOf(id, {}, more)), 'one.zip')
    assert.isNull(archive.problem)
    await new AcceptArchive().handle({ hash: archive.hash })
    assert.equal(host.find(id)!.observed, 'upgrade_pending')
    await new UpgradePlugin().handle({ id })
    assert.containsSubset(host.find(id), { observed: 'enabled', tier: 'installed' })
    assert.lengthOf(await db.from(`plg_${id}_notes`), 1)
  })

  test('for another SDK is shown with its problem', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders()
    const archive = await inspectArchive(await zipOf(entriesOf(id, { sdk: '^9.0.0' })), 'x.zip')
    assert.equal(archive.problem?.code, 'sdk_unmet')
  })
})

test.group('An archive that is damaged or hostile', (group) => {
  group.each.teardown(forgetPlugins)

  const outside = ['../evil.js', '/etc/evil.js', 'a/../../evil.js', 'C:/evil.js', 'a\\..\\evil.js']

  const good = () => entriesOf(newPluginId())
  const holding = (name: string, content: string | Buffer = 'x'): Entries => [
    ...entriesOf(newPluginId(), { files: undefined }),
    [name, content],
  ]

  const cases: [what: string, pack: () => Promise<string>, code: string][] = [
    ...outside.flatMap((name): [string, () => Promise<string>, string][] => [
      [`a zip with the entry ${name}`, () => zipOf(holding(name)), 'archive_outside'],
      [`a tarball with the entry ${name}`, () => tgzOf(holding(name)), 'archive_outside'],
    ]),
    ['a zip with an entry twice', () => zipOf(holding('plugin.js')), 'archive_duplicate'],
    [
      'a zip with names that a disk confuses',
      () => zipOf(holding('Plugin.JS')),
      'archive_duplicate',
    ],
    ['a tarball with an entry twice', () => tgzOf(holding('plugin.js')), 'archive_duplicate'],
    ['a file that is a folder too', () => zipOf(holding('plugin.js/more.js')), 'archive_duplicate'],
    ['a zip of symbolic links', () => zipOf(good(), { mode: 0o120777 }), 'archive_link'],
    ['a tarball of symbolic links', () => tgzOf(good(), { kind: '2' }), 'archive_link'],
    ['a tarball of hard links', () => tgzOf(good(), { kind: '1' }), 'archive_link'],
    ['a tarball of devices', () => tgzOf(good(), { kind: '3' }), 'archive_link'],
    ['a zip with wrong check sums', () => zipOf(good(), { isWrong: true }), 'archive_damaged'],
    ['a zip that is cut off', () => zipOf(good(), { cut: 40 }), 'archive_damaged'],
    ['a zip with a password', () => zipOf(good(), { flags: 1 }), 'archive_damaged'],
    ['a tarball with wrong check sums', () => tgzOf(good(), { isWrong: true }), 'archive_damaged'],
    ['a tarball that is cut off', () => tgzOf(good(), { cut: 60 }), 'archive_damaged'],
    ['a tarball without its end', () => tgzOf(good(), { cut: 5 }), 'archive_damaged'],
    ['a text', () => scratchFile(Buffer.from('{}'), 'x'), 'archive_kind'],
    ['an empty zip', () => zipOf([]), 'manifest_missing'],
    [
      'a file that its list does not name',
      () => zipOf([...good(), ['extra.js', 'x']]),
      'archive_list',
    ],
    [
      'a file that is not as its list says',
      () => zipOf(good().map(([name, text]) => [name, name === 'plugin.js' ? 'other' : text])),
      'archive_list',
    ],
    [
      'a list that names more than there is',
      () => zipOf(good().filter(([name]) => name !== 'plugin.js')),
      'archive_list',
    ],
    [
      'a bomb',
      () => zipOf(holding('zeros.bin', Buffer.alloc(520 * 1024 ** 2))),
      'archive_too_large',
    ],
    [
      'more files than anybody needs',
      () =>
        zipOf([
          ...entriesOf(newPluginId(), { files: undefined }),
          ...Array.from({ length: 5_001 }, (_, i): Entries[number] => [`f/${i}`, '']),
        ]),
      'too_many_files',
    ],
  ]

  for (const [what, pack, code] of cases) {
    test(`${what} is refused, and nothing of it is kept`, async ({ assert }) => {
      const before = await folderNames(dataFolder('plugins'))
      const reason = await reasonOf(await pack())
      assert.equal(reason?.code, code)
      assert.deepEqual(await folderNames(dataFolder('plugins')), before)
      const kept = await folderNames(dataFolder('tmp', 'plugin_archives'))
      assert.isTrue(kept.every((name) => !name.startsWith('.work')))
      assert.isFalse(existsSync(dataFolder('tmp', 'plugin_archives', 'evil.js')))
    }).timeout(60_000)
  }

  test('bytes that were turned at random are refused or harmless', async ({ assert }) => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % below
    }
    for (const path of [await zipOf(good()), await tgzOf(inside('package', good()))]) {
      const bytes = await readFile(path)
      for (let round = 0; round < 60; round++) {
        const turned = Buffer.from(bytes)
        for (let i = 0; i < 3; i++) turned[random(turned.length)] = random(256)
        const reason = await reasonOf(await scratchFile(turned, 'turned'))
        assert.isTrue(reason === null || typeof reason.code === 'string')
      }
    }
    const kept = await folderNames(dataFolder('tmp', 'plugin_archives'))
    assert.isTrue(kept.every((name) => !name.startsWith('.work')))
  }).timeout(60_000)
})
