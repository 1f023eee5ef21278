import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { dataFolder } from '#extension/places'
import User from '#models/user'
import { scratchFile, scratchFolder } from '#tests/fixtures/scratch'
import { createPluginHarness } from '#tests/plugin_harness'
import { MakeBackup } from '../../make_backup.js'
import { PreviewRestore } from '../../restore/preview_restore.js'
import { RestoreBackup } from '../../restore/restore_backup.js'
import {
  changing,
  forge,
  headIn,
  lastOriginal,
  withHead,
  withoutAnOriginal,
} from '../made_archive.js'

const PASSPHRASE = 'six calm words about the sea'
const plugin = createPluginHarness('backups')

/** What lies in the data folder, how large it is and how old; logs of the database may come and go. */
async function everything() {
  const found = await readdir(dataFolder(), { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile() && !/sqlite3-(wal|shm)$/.test(entry.name))
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort()
  return Promise.all(
    paths.map(async (path) => {
      const { ino, mtimeMs } = await stat(path)
      return path.endsWith('sqlite3') ? [path, ino] : [path, ino, mtimeMs]
    })
  )
}

test.group('A restore that is refused', (group) => {
  let plain: string
  let sealed: string

  group.tap((each) => each.timeout(120_000))
  group.setup(async () => {
    await plugin.run()
    await plugin.world()
    const make = async (passphrase?: string) => {
      const folder = await scratchFolder()
      const { file } = await new MakeBackup().handle({ source: 'command', folder, passphrase })
      return join(folder, file)
    }
    plain = await make()
    sealed = await make(PASSPHRASE)
  })

  const cases: Record<string, () => Promise<{ path: string; passphrase?: string; free?: number }>> =
    {
      'cut_off': async () => ({ path: await part(plain, (bytes) => bytes.subarray(0, -900)) }),
      'damaged (sealed and cut off)': async () => ({
        path: await part(sealed, (bytes) => bytes.subarray(0, -900)),
        passphrase: PASSPHRASE,
      }),
      'damaged': async () => ({ path: await part(plain, flipped) }),
      'damaged (sealed)': async () => ({
        path: await part(sealed, flipped),
        passphrase: PASSPHRASE,
      }),
      'passphrase_wrong': async () => ({ path: sealed, passphrase: 'another six calm words' }),
      'passphrase_missing': async () => ({ path: sealed }),
      'outside': async () => ({
        path: await forge(
          changing((entry) => ({ ...entry, name: '../../evil' })),
          plain
        ),
      }),
      'link': async () => ({
        path: await forge(
          changing((entry) => ({ ...entry, kind: '2' })),
          plain
        ),
      }),
      'twice': async () => ({
        path: await forge(
          (all) => all.flatMap((entry) => (entry === lastOriginal(all) ? [entry, entry] : [entry])),
          plain
        ),
      }),
      'disagrees': async () => ({
        path: await forge(
          changing((entry) => ({ ...entry, bytes: Buffer.alloc(entry.bytes.length) })),
          plain
        ),
      }),
      'newer': async () => ({ path: await headed({ format: 2 }) }),
      'newer (by its tables)': async () => ({ path: await headed({ migrations: ['9999_later'] }) }),
      'newer (by its version)': async () => ({ path: await headed({ version: '9.9.0' }) }),
      'damaged (by its version)': async () => ({ path: await headed({ version: 'tomorrow' }) }),
      'other_database': async () => ({
        path: await headed({ database: process.env.DATABASE_URL ? 'sqlite' : 'postgres' }),
      }),
      'disk_small': async () => ({ path: plain, free: 100_000 }),
      'disk_small (by its own account)': async () => ({ path: await headed({ bytes: 2 ** 50 }) }),
      'incomplete': async () => ({ path: await forge(withoutAnOriginal, plain) }),
      'not_a_backup': async () => ({ path: await scratchFile(Buffer.from('hello'), 'hello') }),
    }

  for (const [what, bad] of Object.entries(cases)) {
    test(`${what}: by name, and nothing is changed`, async ({ assert }) => {
      const { path, passphrase, free } = await bad()
      const [reason] = what.split(' ')
      const people = await User.query().count('* as total')
      const before = await everything()
      const order = { path, passphrase, ...(free && { free: async () => free }) }
      for (const work of [
        () => new RestoreBackup().handle({ ...order, migrate: async () => {} }),
        ...(reason === 'incomplete' ? [] : [() => new PreviewRestore().handle(order)]),
      ]) {
        const said = await work().then(
          () => 'nothing',
          (error) => error.reason ?? error.stack
        )
        assert.equal(said, reason)
      }
      assert.deepEqual(await everything(), before)
      const after = await User.query().count('* as total')
      assert.equal(after[0].$extras.total, people[0].$extras.total)
    })
  }

  const headed = async (part: object) =>
    forge(withHead({ ...headIn(await readFile(plain)), ...part }), plain)
})

const part = async (path: string, cut: (bytes: Buffer) => Buffer) =>
  scratchFile(cut(await readFile(path)), 'part')

function flipped(bytes: Buffer) {
  bytes[Math.floor(bytes.length / 2)] ^= 1
  return bytes
}
