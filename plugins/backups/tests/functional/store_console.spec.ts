import { randomBytes } from 'node:crypto'
import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { deedsWritten } from '#audit/recorder'
import { drain } from '#queue/queue'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { scratchFolder } from '#tests/fixtures/scratch'
import { createPluginHarness } from '#tests/plugin_harness'
import type User from '#models/user'
import Backup from '../../backup.js'
import { NOTHING_YET } from '../../backup_turn.js'
import Copy from '../../store/copy.js'
import { storeName } from '../../store/store_place.js'
import { StoreServer } from '../store_server.js'

const HOME = '/admin/p/backups'
const FILE = 'lumina-2026-11-21T03-04-00-000Z.tar.gz.sealed'
const plugin = createPluginHarness('backups')

const operator = () => makeUser({ superadminAt: DateTime.now() })

test.group('The store in the console', (group) => {
  let store: StoreServer
  let folder: string
  let backup: Backup

  group.setup(async () => {
    store = await StoreServer.start()
    await plugin.run()
    return async () => {
      await plugin.saveServerSettings({ storeBucket: null, storeSecret: null })
      await store.close()
    }
  })
  group.tap((each) => each.timeout(60_000))
  group.each.setup(async () => {
    store.reset()
    await Copy.query().delete()
    await Backup.query().delete()
    folder = await scratchFolder()
    await writeFile(join(folder, '.lumina-backups'), '')
    await writeFile(join(folder, FILE), randomBytes(5_000))
    await plugin.saveServerSettings({ ...store.settings, folder })
    backup = await Backup.create({
      ...NOTHING_YET,
      ...{ folder, file: FILE, bytes: 5_000, isSealed: true, state: 'done', source: 'command' },
      ...{ startedAt: Date.parse('2026-11-21T03:04:00Z'), beatAt: Date.now() },
    })
  })

  test('is for superadmins alone', async ({ client, assert }) => {
    const copy = await Copy.create({
      ...{ backupId: backup.id, store: (await storeName())!, file: FILE, state: 'stored' },
      ...{ isOwn: true, isSealed: true, bytes: 5_000, madeAt: 1, beatAt: 1, progress: 1 },
      fetchProgress: 0,
    })
    const { owner, member, foreigner } = await makeCast()
    const doors: ['post' | 'delete', string][] = [
      ['post', 'store/tries'],
      ['post', 'store/looks'],
      ['post', `backups/${backup.id}/copies`],
      ['post', `copies/${copy.id}/fetches`],
      ['delete', `copies/${copy.id}`],
    ]
    for (const [method, door] of doors) {
      for (const user of [owner, member, foreigner]) {
        const answer = await client[method](`${HOME}/${door}`)
          .header('accept', 'application/json')
          .loginAs(user)
          .withCsrfToken()
        answer.assertStatus(404)
      }
      const visitor = await client[method](`${HOME}/${door}`).withCsrfToken().redirects(0)
      assert.equal(visitor.header('location'), '/sign-in')
    }
    assert.equal(store.asked.length, 0)
  })

  test('is tried, and what is wrong with it is said', async ({ client, assert }) => {
    const user = await operator()
    const works = await told(client, user, 'store/tries')
    assert.deepEqual(works, {
      success: 'The store works: an object was written, read and deleted.',
    })
    await plugin.saveServerSettings({ storeSecret: 'not the secret' })
    const fails = await told(client, user, 'store/tries')
    assert.deepEqual(fails, { error: 'The access key or the secret key is wrong.' })
    await plugin.saveServerSettings({ storeBucket: null })
    const none = await told(client, user, 'store/tries')
    assert.include(none.error, 'No store is set up.')
  })

  test('gets a copy, gives it back, and forgets it, and each of it is a deed', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { deeds, stop } = listenToDeeds()
    cleanup(stop)
    const user = await operator()
    await told(client, user, `backups/${backup.id}/copies`)
    assert.equal((await shown(client, user)).copies[0].state, 'waiting')
    await drain({})
    const [there] = (await shown(client, user)).copies
    assert.deepEqual([there.state, there.backupId, there.failure], ['stored', backup.id, null])
    assert.notInclude(JSON.stringify(await shown(client, user)), store.secret)

    const bytes = await readFile(join(folder, FILE))
    await rm(join(folder, FILE))
    await client.delete(`${HOME}/backups/${backup.id}`).loginAs(user).withCsrfToken().redirects(0)
    assert.isNull((await shown(client, user)).copies[0].backupId)
    await told(client, user, `copies/${there.id}/fetches`)
    assert.equal((await shown(client, user)).copies[0].fetchState, 'waiting')
    await drain({})
    const back = await Backup.query().firstOrFail()
    assert.deepEqual([back.file, back.state, back.source], [FILE, 'done', 'store'])
    assert.equal(Number(back.startedAt), Date.parse('2026-11-21T03:04:00Z'))
    assert.isTrue(bytes.equals(await readFile(join(folder, FILE))))
    const [again] = (await shown(client, user)).copies
    assert.deepEqual([again.backupId, again.fetchState], [back.id, null])

    await client.delete(`${HOME}/copies/${there.id}`).loginAs(user).withCsrfToken().redirects(0)
    assert.equal(store.objects.size, 0)
    assert.deepEqual((await shown(client, user)).copies, [])
    await access(join(folder, FILE))
    await deedsWritten()
    assert.deepEqual(
      deeds
        .filter(({ event, by }) => event.startsWith('backup.') && by?.actorId === user.id)
        .map(({ event, by }) => [event, by?.source]),
      [
        ['backup.stored', 'job'],
        ['backup.deleted', 'web'],
        ['backup.fetched', 'job'],
        ['backup.copy_deleted', 'web'],
      ]
    )
  })

  test('is looked at anew, and says why one does not come back', async ({ client, assert }) => {
    const user = await operator()
    const other = 'lumina-2025-01-01T00-00-00-000Z.tar.gz'
    store.put(other, randomBytes(100), { sha256: 'of something else' })
    await told(client, user, 'store/looks')
    const [copy] = (await shown(client, user)).copies
    assert.deepEqual([copy.file, copy.isOwn, copy.isSealed], [other, false, false])
    await told(client, user, `copies/${copy.id}/fetches`)
    await drain({ aheadMs: 3_600_000 })
    const [failed] = (await shown(client, user)).copies
    assert.deepEqual([failed.fetchState, failed.fetchFailure], ['failed', 'store_altered'])
    store.failing = () => ({ status: 403, code: 'AccessDenied' })
    const denied = await told(client, user, 'store/looks')
    assert.include(denied.error, 'The key may not do this in the bucket.')
    assert.equal((await shown(client, user)).copies.length, 1)
  })

  test('is set up by a form that never shows its secret', async ({ client, assert }) => {
    const page = await client
      .get('/admin/plugins/backups')
      .loginAs(await operator())
      .withInertia()
    const { settings } = page.inertiaProps as any
    const secret = settings.fields.find(({ name }: { name: string }) => name === 'storeSecret')
    assert.equal(secret.kind, 'secret')
    assert.notInclude(JSON.stringify(page.inertiaProps), store.secret)
    for (const storeEndpoint of ['ftp://x', 'https://who:what@store.example', 'store.example']) {
      await assert.rejects(() => plugin.saveServerSettings({ storeEndpoint }))
    }
  })
})

type Client = Parameters<Parameters<typeof test>[1] & object>[0]['client']

async function told(client: Client, user: User, door: string): Promise<Record<string, string>> {
  const answer = await client
    .post(`${HOME}/${door}`)
    .header('accept', 'text/html')
    .header('referer', HOME)
    .loginAs(user)
    .withCsrfToken()
    .redirects(0)
  const { success, error } = answer.flashMessages() as Record<string, string>
  return { ...(success && { success }), ...(error && { error }) }
}

async function shown(client: Client, user: User) {
  const page = await client.get(HOME).loginAs(user).withInertia()
  page.assertStatus(200)
  return page.inertiaProps as any
}
