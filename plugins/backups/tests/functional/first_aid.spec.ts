import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import { Process } from '#tests/fixtures/processes'
import { Place } from '../place.js'

const PASSPHRASE = 'six calm words about the sea'
const SEALED = { BACKUP_PASSPHRASE: PASSPHRASE }
const PAGE = 4096

test.group('First aid by commands', (group) => {
  let place: Place

  const note = (plugins: object[]) =>
    writeFile(place.path('data', 'plugins', 'running.json'), JSON.stringify(plugins))

  group.tap((each) => each.timeout(180_000))
  group.setup(async () => {
    place = await Place.make()
    await place.migrate()
    return () => Process.killAll()
  })

  test('is there for a data folder that a program without the plugin used before', async ({
    assert,
  }) => {
    await mkdir(place.path('data', 'plugins'), { recursive: true })
    await note([
      { id: 'slideshow', tier: 'bundled', folder: '/gone/plugins/slideshow', runs: true },
    ])
    const { code, said } = await place.ace(['backup:list'])
    assert.equal(code, 0, said)
    assert.include(said, 'Sealed')
  })

  test('is there for a data folder that a program in another folder used before', async ({
    assert,
  }) => {
    const noted = JSON.parse(await readFile(place.path('data', 'plugins', 'running.json'), 'utf8'))
    await note(noted.map((one: { id: string }) => ({ ...one, folder: `/gone/plugins/${one.id}` })))
    const { code, said } = await place.ace(['backup:list'])
    assert.equal(code, 0, said)
    assert.notInclude(said, 'cannot be read')
  })

  test('finds a backup by its name, among the backups and where one stands', async ({ assert }) => {
    const [inFolder, elsewhere] = await place.aces([
      [['backup:create'], SEALED],
      [['backup:create', `--folder=${place.path('disk')}`], SEALED],
    ])
    assert.equal(inFolder.code + elsewhere.code, 0, inFolder.said + elsewhere.said)
    const named = async (folder: string) => {
      const names = await readdir(folder)
      return names.find((name) => name.startsWith('lumina-'))!
    }
    const [one, other] = [
      await named(place.path('data', 'backups')),
      await named(place.path('disk')),
    ]
    const stands = { ...SEALED, INIT_CWD: place.path('disk') }
    const ends = await place.aces([
      [['backup:verify', one], stands],
      [['backup:verify', other], stands],
      [['backup:verify', 'lumina-nothing.tar.gz'], stands],
    ])
    assert.deepEqual(
      ends.map(({ code }) => code),
      [0, 0, 1]
    )
    assert.include(ends[2].said, 'no such file')
  })

  test('restores nothing unasked where there is no terminal to ask in', async ({ assert }) => {
    const before = await place.everything()
    const { code, said } = await place.ace(['backup:restore', await newest()], SEALED)
    assert.equal(code, 1)
    assert.include(said, 'There is no terminal to ask in')
    assert.include(said, '--yes')
    assert.deepEqual([...(await place.everything())], [...before])
  })

  const damages: Record<string, (bytes: Buffer) => Buffer> = {
    'no database any more': () => Buffer.from('garbage that is no database'),
    'damaged in the middle': (bytes) => bytes.fill(0xff, PAGE, bytes.length - PAGE),
  }
  for (const [what, damage] of Object.entries(damages)) {
    test(`restores over what is ${what}, and sets it aside`, async ({ assert }) => {
      if (process.env.DATABASE_URL) return
      const database = place.path('data', 'lumina.sqlite3')
      await copyFile(database, place.path('sound'))
      const damaged = damage(await readFile(database))
      await writeFile(database, damaged)
      const before = await place.everything()
      const [listed, tried, verified, wrong] = await place.aces([
        [['backup:list']],
        [['backup:drill']],
        [['backup:verify'], SEALED],
        [['backup:restore', await newest(), '--yes'], { BACKUP_PASSPHRASE: 'none of its words' }],
      ])
      assert.include(listed.said, await newest())
      assert.equal(tried.code, 1)
      assert.include(tried.said, 'atabase')
      assert.include(tried.said, 'damaged')
      assert.equal(verified.code, 0, verified.said)
      assert.include(wrong.said, 'not the passphrase')
      assert.deepEqual([...(await place.everything())], [...before], 'nothing was changed')

      const asides = await readdir(place.path('data', 'before_restore')).catch((): string[] => [])
      const restored = await place.ace(['backup:restore', await newest(), '--yes'], SEALED)
      assert.equal(restored.code, 0, restored.said)
      assert.include(restored.said, 'The database here is damaged')
      const [aside] = (await readdir(place.path('data', 'before_restore'))).filter(
        (name) => !asides.includes(name)
      )
      const kept = await readFile(place.path('data', 'before_restore', aside, 'lumina.sqlite3'))
      assert.isTrue(kept.equals(damaged))
      assert.lengthOf(await place.rows("SELECT id FROM plugins WHERE id = 'backups'"), 1)
    })
  }

  const newest = async () => {
    const names = await readdir(place.path('data', 'backups'))
    return names
      .filter((name) => name.startsWith('lumina-'))
      .sort()
      .at(-1)!
  }
})
