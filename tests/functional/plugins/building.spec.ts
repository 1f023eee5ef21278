import { existsSync } from 'node:fs'
import { cp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { inspectArchive, discardInspected } from '#extension/archive/inspect'
import { BuildRefusal } from '#extension/kit/build_refusal'
import { buildPlugin } from '#extension/kit/build_plugin'
import { packPlugin } from '#extension/kit/pack_plugin'
import { rewrite } from '#tests/fixtures/plugin_folders'
import { pluginFolder } from '#tests/fixtures/plugin_host'
import { scratchFolder } from '#tests/fixtures/scratch'

async function sourcesWith(files: Record<string, string | null> = {}) {
  const folder = join(await scratchFolder(), 'guestbook')
  await cp(pluginFolder('guestbook'), folder, { recursive: true })
  await rewrite(folder, files)
  return folder
}

const problemsOf = (folder: string) =>
  buildPlugin(folder).then(
    () => [],
    (error) => (error instanceof BuildRefusal ? error.problems : Promise.reject(error))
  )

const page = (script: string, template = '<p />') =>
  `<script setup lang="ts">\n${script}\n</script>\n\n<template>${template}</template>\n`

test.group('Building a plugin', (group) => {
  group.each.timeout(60_000)

  test('makes an archive that a server takes, the same from the same sources', async ({
    assert,
    cleanup,
  }) => {
    const archives = []
    for (const folder of [await sourcesWith(), await sourcesWith()]) {
      const built = await buildPlugin(folder)
      archives.push(await packPlugin(built.folder, folder))
    }
    const [one, two] = archives
    assert.equal(one.sha256, two.sha256)
    cleanup(() => discardInspected(one.hash))
    const seen = await inspectArchive(one.file, 'guestbook.tgz')
    assert.isNull(seen.problem)
    assert.equal(seen.hash, one.hash)
    assert.equal(seen.archiveHash, one.sha256)
    assert.deepEqual(seen.manifest.client, {
      entry: 'client/plugin.js',
      styles: ['client/style.css'],
    })
  })

  test('leaves sources, tests and earlier builds at home', async ({ assert }) => {
    const folder = await sourcesWith({
      'tests/guestbook.spec.ts': 'export {}',
      'package.json': '{}',
      '.env': 'SECRET=1',
      'node_modules/left-pad/index.js': '',
      'database/migrations/0001_entries.ts': 'export default class {}',
    })
    await buildPlugin(folder)
    const built = await buildPlugin(folder)
    const has = (path: string) => existsSync(join(built.folder, path))
    assert.isTrue(has('plugin.js') && has('words.js') && has('lang/de.json'))
    assert.isTrue(has('database/migrations/0001_entries.js'))
    for (const path of ['plugin.ts', 'ui', 'tests', 'dist', '.env', 'package.json', 'node_modules'])
      assert.isFalse(has(path), path)
  })

  test('brings the icons and the utilities that are used, which reach no further', async ({
    assert,
  }) => {
    const { folder } = await buildPlugin(await sourcesWith())
    const client = await readFile(join(folder, 'client/plugin.js'), 'utf8')
    for (const icon of ['heart', 'notebook-pen', 'plus', 'volume-2'])
      assert.include(client, `"lucide:${icon}"`)
    const css = await readFile(join(folder, 'client/style.css'), 'utf8')
    assert.match(css, /\[data-plugin=guestbook\] \.grid-cols-\\\[3fr_1fr\\\]/)
    assert.match(css, /border:3px double/)
    assert.notMatch(css, /(?<!\[data-plugin=guestbook\] )\.(flex|grid|px-4|underline)\b/)
  })

  test('finds what bundled screens use of Inertia on the page', async ({ assert }) => {
    const script = `
      import { usePoll } from '@inertiajs/vue3'
      usePoll(60_000)`
    const { folder } = await buildPlugin(
      await sourcesWith({ 'ui/pages/index.vue': page(script, '<p />') })
    )
    assert.isTrue(existsSync(join(folder, 'client/plugin.js')))
  })

  for (const [what, files, problem] of [
    [
      'a component that pages do not have',
      { 'ui/pages/index.vue': page('', '<UCalendar />') },
      '"@lumina/ui" gives plugins no component UCalendar',
    ],
    [
      'an icon that there is not',
      { 'ui/pages/index.vue': page('', '<UIcon name="i-lucide-no-such-thing" />') },
      'There is no icon i-lucide-no-such-thing',
    ],
    [
      'a name that Vue on the page does not export',
      {
        'ui/pages/index.vue': page(`import { createSSRApp } from 'vue'\nconsole.log(createSSRApp)`),
      },
      '"vue" gives plugins no "createSSRApp"',
    ],
    [
      'a room of the core that is not published',
      { 'words.ts': `import '#controllers/web/home_controller'\nexport const wordsFor = String` },
      'words.ts: "#controllers/web/home_controller" is not published to plugins',
    ],
    [
      'a package that servers would not have',
      { 'words.ts': `import 'left-pad'\nexport const wordsFor = String` },
      'words.ts: the package "left-pad" would be missing on a server',
    ],
    ['no manifest', { 'plugin.json': null }, 'has no plugin.json'],
    [
      'a manifest with an unknown key',
      { 'plugin.json': '{"id":"guestbook","colour":"red"}' },
      'colour: is not known',
    ],
    ['a typing error', { 'ui/pages/index.vue': page('const = 1') }, 'index.vue'],
  ] as const) {
    test(`is refused for ${what}, and leaves nothing`, async ({ assert }) => {
      const folder = await sourcesWith(files)
      const problems = await problemsOf(folder)
      assert.include(problems.join('\n'), problem)
      assert.isFalse(existsSync(join(folder, 'dist')))
    })
  }
})
