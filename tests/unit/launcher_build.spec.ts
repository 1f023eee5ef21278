import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'

const { sourceFingerprint, SOURCES } = createRequire(import.meta.url)(
  '../../tooling/launcher/build.cjs'
)
const project = join(import.meta.dirname, '..', '..')

// Rooms that a build does not contain.
const OUTSIDE = [
  ...[/^\./, /^tests$/, /^tooling$/, /^benchmarks$/, /^docs$/, /^deploy$/, /\.md$/],
  // New plugins begin from there, and are looked over in the sources.
  /^stubs$/,
]
const OUTSIDE_FILES = [
  /^tsconfig\.plugin\.json$/,
  /^LICENSE/,
  /^Dockerfile$/,
  /^compose\.yaml$/,
  /^launch\.cjs$/,
  /^ace\.js$/,
  /^eslint/,
]

test.group('Launcher: build', (group) => {
  let root: string
  group.each.setup(async () => {
    root = await mkdtemp(join(tmpdir(), 'lumina-build-'))
    await mkdir(join(root, 'app'))
    await mkdir(join(root, 'public', 'assets'), { recursive: true })
    await writeFile(join(root, 'app', 'photo.ts'), 'one')
    return () => rm(root, { recursive: true })
  })

  test('a changed, renamed or new source asks for a new build', async ({ assert }) => {
    const seen = new Set([sourceFingerprint(root)])
    await writeFile(join(root, 'app', 'photo.ts'), 'two')
    seen.add(sourceFingerprint(root))
    await writeFile(join(root, 'app', 'album.ts'), '')
    seen.add(sourceFingerprint(root))
    await writeFile(join(root, 'vite.config.ts'), '')
    seen.add(sourceFingerprint(root))
    assert.lengthOf([...seen], 4)
  })

  test('times, tests and the products of a build do not', async ({ assert }) => {
    const before = sourceFingerprint(root)
    await utimes(join(root, 'app', 'photo.ts'), new Date(0), new Date(0))
    await mkdir(join(root, 'tests'))
    await writeFile(join(root, 'tests', 'photo.spec.ts'), '')
    await writeFile(join(root, 'public', 'assets', 'app.js'), '')
    assert.equal(sourceFingerprint(root), before)
  })

  test('no room of the project is forgotten', ({ assert }) => {
    const tracked = execFileSync('git', ['ls-tree', '--name-only', 'HEAD'], { cwd: project })
    const known = [...OUTSIDE, ...OUTSIDE_FILES]
    const forgotten = String(tracked)
      .split('\n')
      .filter((name) => name && !SOURCES.includes(name) && !known.some((rule) => rule.test(name)))
    assert.deepEqual(forgotten, [])
  })
})
