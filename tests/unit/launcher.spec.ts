import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'

const launcher = join(import.meta.dirname, '..', '..', 'launch.cjs')

function launch(args: string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 20_000,
  })
  return { status, stderr }
}

test.group('Launcher', () => {
  test('an unknown command is answered with the known ones', ({ assert }) => {
    const { status, stderr } = launch(['fly'])
    assert.equal(status, 1)
    assert.match(stderr, /^Usage: node launch\.cjs <start \| /)
  })

  test('a data folder that cannot be written is refused before anything is built', async ({
    assert,
    cleanup,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'lumina-launcher-'))
    cleanup(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'file'), '')
    const { status, stderr } = launch(['start'], { DATA_DIR: join(folder, 'file', 'data') })
    assert.equal(status, 1)
    assert.match(stderr, /^Lumina cannot write to its data folder .*file\/data \(ENOTDIR\)\.\n/)
    assert.notMatch(stderr, /\n {4}at /)
  })
})
