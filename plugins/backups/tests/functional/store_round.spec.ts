import { readdir } from 'node:fs/promises'
import { test } from '@japa/runner'
import { Process } from '#tests/fixtures/processes'
import { picture } from '#tests/fixtures/pictures'
import { Place } from '../place.js'
import { StoreServer } from '../store_server.js'

const PASSPHRASE = { BACKUP_PASSPHRASE: 'six calm words about the sea' }

test.group('A server that is lost, with a copy in a store', (group) => {
  group.tap((each) => each.timeout(300_000))

  test('comes back on an empty machine that knows nothing but the store', async ({
    assert,
    cleanup,
  }) => {
    const store = await StoreServer.start()
    const place = await Place.make()
    cleanup(async () => {
      await place.stop()
      Process.killAll()
      await store.close()
    })
    const env = { ...store.environment, BACKUP_S3_PREFIX: 'house', LOG_LEVEL: 'trace' }
    await place.migrate()
    await place.serve(env)
    await place.signIn()
    const album = await place.furnish()
    const [photo] = await place.upload(album, [await picture({ seed: 4_711 })])
    const made = await place.ace(['backup:create'], { ...PASSPHRASE, ...env })
    assert.equal(made.code, 0, made.said)
    assert.include(made.said, 'The server sends it to the store')
    const deadline = Date.now() + 60_000
    while (!store.objects.size && Date.now() < deadline)
      await new Promise((go) => setTimeout(go, 100))
    const [key] = store.objects.keys()
    assert.match(key, /^house\/lumina-.*\.tar\.gz\.sealed$/)
    const served = await place.stop()

    await place.wipe()
    const wrong = { ...env, BACKUP_S3_SECRET_ACCESS_KEY: 'not the secret' }
    const listed = await place.ace(['backup:list', '--stored'], env)
    assert.include(listed.said, key.slice('house/'.length))
    const refused = await place.ace(['backup:fetch'], wrong)
    assert.equal(refused.code, 1)
    assert.include(refused.said, 'The access key or the secret key is wrong.')
    const fetched = await place.ace(['backup:fetch'], env)
    assert.equal(fetched.code, 0, fetched.said)
    const [file] = (await readdir(`${place.dataDir}/backups`)).filter((name) =>
      /^lumina/.test(name)
    )
    assert.equal(file, key.slice('house/'.length))
    const restored = await place.ace(['backup:restore', file, '--yes'], PASSPHRASE)
    assert.equal(restored.code, 0, restored.said)

    await place.serve()
    assert.equal(await place.signIn(), 201)
    assert.equal((await place.call('GET', `${place.api}/photos/${photo}`)).status, 200)
    for (const said of [served, made.said, listed.said, refused.said, fetched.said]) {
      assert.notInclude(said, store.secret)
      assert.notInclude(said, 'not the secret')
    }
  })
})
