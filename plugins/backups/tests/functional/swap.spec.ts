import { lstat, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { databaseKind } from '#extension/database_copy'
import { Process } from '#tests/fixtures/processes'
import { dataFolder } from '#extension/places'
import { bindSwap, keepSwap, settleSwap, swap, undoSwap } from '#extension/swap'

const NAMES = ['swap_files', 'swap_database']

async function places() {
  const root = join(dataFolder(), 'tmp', 'swap')
  await rm(root, { recursive: true, force: true })
  const [staged, aside] = [join(root, 'staged'), join(root, 'aside')]
  for (const folder of [staged, aside]) await mkdir(folder, { recursive: true })
  for (const name of NAMES) {
    await writeFile(join(dataFolder(), name), 'old')
    await writeFile(join(staged, name), 'new')
  }
  return { staged, aside }
}

const live = () => Promise.all(NAMES.map((name) => readFile(join(dataFolder(), name), 'utf8')))

test.group('What is put in the place of something else', (group) => {
  group.each.teardown(async () => {
    await keepSwap()
    for (const name of NAMES) await rm(join(dataFolder(), name), { force: true })
  })

  test('is there, and what was there lies aside', async ({ assert }) => {
    const at = await places()
    await swap(NAMES, at)
    assert.deepEqual(await live(), ['new', 'new'])
    assert.equal(await readFile(join(at.aside, NAMES[0]), 'utf8'), 'old')
    await keepSwap()
    assert.isFalse(await undoSwap())
    assert.deepEqual(await live(), ['new', 'new'])
  })

  test('goes back whole, whenever it is not wanted', async ({ assert }) => {
    await swap(NAMES, await places())
    assert.isTrue(await undoSwap())
    assert.deepEqual(await live(), ['old', 'old'])
  })

  test('is put back by the next process where the one before ended in the middle', async ({
    assert,
  }) => {
    const at = await places()
    const [files, database] = NAMES
    await swap(NAMES, at)
    // As though it had ended before the last move, and somebody had found nothing and begun anew.
    await rename(join(dataFolder(), database), join(at.staged, database))
    await writeFile(join(dataFolder(), database), 'empty')
    assert.isTrue(await undoSwap())
    assert.deepEqual(await live(), ['old', 'old'])
    assert.equal(await readFile(join(at.staged, files), 'utf8'), 'new')
  })

  test('stays where its transaction committed, and goes back where it did not', async ({
    assert,
  }) => {
    if (databaseKind() !== 'postgres') return
    const moved = async (end: 'commit' | 'rollback') => {
      await swap(NAMES, await places())
      const client = await db.transaction()
      const { rows } = await client.rawQuery('SELECT pg_current_xact_id()::text AS number')
      await bindSwap(rows[0].number)
      await client[end]()
      await settleSwap()
      return live()
    }
    assert.deepEqual(await moved('rollback'), ['old', 'old'])
    assert.deepEqual(await moved('commit'), ['new', 'new'])
    assert.isFalse(await undoSwap())
  })

  test('keeps everybody else from starting meanwhile', async ({ assert }) => {
    await swap(NAMES, await places())
    const other = await Process.start(['ace.js', 'plugin:list'])
    assert.equal(await other.exitCode(), 1)
    assert.include(other.said, 'A restore is under way')
    assert.deepEqual(await live(), ['new', 'new'])
  }).timeout(30_000)

  test('is not forgotten where its note cannot be read', async ({ assert }) => {
    const note = join(dataFolder(), 'restore.json')
    await symlink(note, note)
    await assert.rejects(() => undoSwap(), /ELOOP/)
    assert.isTrue((await lstat(note)).isSymbolicLink())
    await rm(note)
  })

  test('changes nothing where one of the moves fails', async ({ assert }) => {
    const at = await places()
    // A file where a folder would have to be.
    await rm(at.aside, { recursive: true })
    await writeFile(at.aside, '')
    await assert.rejects(() => swap(NAMES, at))
    assert.deepEqual(await live(), ['old', 'old'])
  })
})
