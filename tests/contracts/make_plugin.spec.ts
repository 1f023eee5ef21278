import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { databaseKind } from '#extension/database_copy'
import { BuildRefusal } from '#extension/kit/build_refusal'
import { buildPlugin } from '#extension/kit/build_plugin'
import { makePlugin } from '#extension/kit/make_plugin'
import { scratchFolder } from '#tests/fixtures/scratch'

async function refusalOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown
  )
  if (!(error instanceof BuildRefusal)) throw error ?? new Error('It was not refused')
  return error.message
}

test.group('A new plugin', () => {
  test('compiles, is well written and passes its tests, whatever its name', async ({ assert }) => {
    const folder = join(await scratchFolder(), 'new')
    await makePlugin({ id: 'averyveryverylongname24', folder })
    const child = spawn(
      process.execPath,
      ['--import=@poppinss/ts-exec', 'tooling/gate/plugin.ts', folder],
      { cwd: app.makePath() }
    )
    const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
    assert.equal(code, 0, said + complaints)
    assert.match(said, /\n12 passed, 0 failed\n$/)
  })
    .timeout(480_000)
    .skip(databaseKind() === 'postgres', 'Compilers and linters know no database')

  test('is built into an archive of its own', async ({ assert }) => {
    const folder = join(await scratchFolder(), 'new')
    await makePlugin({ id: 'likes', folder })
    const built = await buildPlugin(folder)
    assert.isTrue(built.hasScreens)
    const files = await readdir(built.folder, { recursive: true })
    assert.includeMembers(files, ['plugin.js', 'note.js', join('client', 'plugin.js')])
    assert.notInclude(files, 'package.json')
  }).timeout(60_000)

  test('has its id everywhere, and leaves no trace of its model', async ({ assert }) => {
    const folder = join(await scratchFolder(), 'new')
    const { files } = await makePlugin({ id: 'likes', folder })
    for (const name of files) {
      assert.notMatch(await readFile(join(folder, name), 'utf8'), /[Mm]yplugin|FOLDER/, name)
    }
  })

  test('is refused where its id is no id, taken, or a word of the program', async ({ assert }) => {
    const folder = join(await scratchFolder(), 'new')
    for (const id of ['Likes', '1st', 'x', 'my-likes', 'a'.repeat(25), '']) {
      assert.include(await refusalOf(makePlugin({ id, folder })), 'cannot be an id')
    }
    assert.include(await refusalOf(makePlugin({ id: 'org', folder })), 'a word of Lumina')
    const before = process.env.PLUGIN_FOLDERS
    const other = join(await scratchFolder(), 'other')
    await makePlugin({ id: 'taken', folder: other })
    process.env.PLUGIN_FOLDERS = other
    try {
      assert.include(await refusalOf(makePlugin({ id: 'taken', folder })), other)
    } finally {
      process.env.PLUGIN_FOLDERS = before ?? ''
    }
    assert.include(await refusalOf(makePlugin({ id: 'likes', folder: other })), 'not an empty')
  })
})
