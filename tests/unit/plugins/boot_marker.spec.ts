import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { markBoot, takeLeftMarks } from '#extension/boot_marker'

const folder = () => join(process.env.DATA_DIR!, 'tmp', 'plugin_boot')

function leave(plugin: string, part: object) {
  mkdirSync(folder(), { recursive: true })
  const marker = { plugin, pid: 2 ** 22 + 1, host: hostname(), at: 1, ...part }
  writeFileSync(join(folder(), `${plugin}.json`), JSON.stringify(marker))
}

test.group('Marks of plugins that are being loaded', (group) => {
  group.each.setup(() => () => void takeLeftMarks())

  test('go when the loading is over', ({ assert }) => {
    const live = markBoot('likes')
    assert.lengthOf(readdirSync(folder()), 1)
    live()
    assert.lengthOf(readdirSync(folder()), 0)
    assert.equal(takeLeftMarks().size, 0)
  })

  test('of a dead process tell who it was, once', ({ assert }) => {
    leave('likes', {})
    assert.deepEqual([...takeLeftMarks()], [['likes', 1]])
    assert.equal(takeLeftMarks().size, 0)
  })

  test('of our own number are those of a process before us', ({ assert }) => {
    leave('likes', { pid: process.pid })
    assert.deepEqual([...takeLeftMarks().keys()], ['likes'])
  })

  test('of a process that lives accuse nobody', ({ assert }) => {
    leave('likes', { pid: process.ppid })
    assert.equal(takeLeftMarks().size, 0)
    assert.lengthOf(readdirSync(folder()), 1)
    leave('likes', {})
  })

  test('of another machine accuse nobody before a minute is over', ({ assert }) => {
    leave('likes', { host: 'elsewhere', at: Date.now() })
    assert.equal(takeLeftMarks().size, 0)
    leave('likes', { host: 'elsewhere', at: Date.now() - 120_000 })
    assert.deepEqual([...takeLeftMarks().keys()], ['likes'])
  })

  test('that are damaged accuse nobody', ({ assert }) => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(join(folder(), 'likes.1.json'), '{')
    assert.equal(takeLeftMarks().size, 0)
    assert.lengthOf(readdirSync(folder()), 0)
  })
})
