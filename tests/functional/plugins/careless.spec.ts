import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { AcceptArchive } from '#extension/archive/accept'
import { inspectArchive, unpackedFolder } from '#extension/archive/inspect'
import { installedFolder } from '#extension/discovery'
import { announce } from '#extension/events'
import { host } from '#extension/host'
import { MOST_FAILURES, readIncidents, writeIncidents } from '#extension/incidents'
import { loadDone, migrateDown, readLedger } from '#extension/ledger'
import { InstallPlugin } from '#extension/lifecycle/install'
import { PurgePlugin } from '#extension/lifecycle/purge'
import { parseManifest } from '#extension/manifest_reader'
import { pluginRow } from '#extension/rows'
import { assetsOf } from '#extension/shared_props'
import User from '#models/user'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { zipOf } from '#tests/fixtures/plugin_archives'
import {
  type PluginParts,
  forgetPlugins,
  linkFolders,
  makesTable,
  manifestOf,
  newPluginId,
  writePlugin,
} from '#tests/fixtures/plugin_folders'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'
import { tokenOf } from '#tests/fixtures/uploading'

const OPEN = { orgs: 'on' } as const

async function run(id: string, parts: PluginParts) {
  await linkFolders(await writePlugin(id, parts))
  const consents = parts.manifest?.capabilities?.map(({ name }) => name)
  await new InstallPlugin().handle({ id, enable: true, consents })
  return host.find(id)!
}

/** What a page was told by the plugin. */
function toldBy(id: string, page: { body(): { props: object } }) {
  const { plugins } = page.body().props as { plugins: { id: string; props: object }[] }
  return plugins.find((each) => each.id === id)?.props
}

const source = (body: string) => ({ 'plugin.js': `export default { ${body} }` })

test.group('A plugin that is careless', (group) => {
  group.each.teardown(forgetPlugins)

  test('cannot weaken what keeps pages safe', async ({ client, assert }) => {
    const id = newPluginId()
    const { org, member } = await makeCast()
    await run(id, {
      manifest: OPEN,
      files: source(`routes: { pages(router) {
        router.get('/', ({ response }) => {
          response.header('Content-Security-Policy', "default-src *")
          response.removeHeader('X-Frame-Options')
          response.header('X-Mine', 'yes')
          return 'page'
        })
      } }`),
    })
    const page = await client.get(`/orgs/${org.slug}/p/${id}`).loginAs(member)
    page.assertStatus(200)
    assert.match(page.header('content-security-policy')!, /^default-src 'none'/)
    assert.equal(page.header('x-frame-options'), 'DENY')
    assert.equal(page.header('x-mine'), 'yes')
  })

  test('is asked what pages bring along only where there is an org', async ({ client, assert }) => {
    const id = newPluginId()
    const { org, owner, member, album } = await makeSharedAlbum()
    const { token } = await share(owner, org, { album_id: album.id })
    await run(id, {
      manifest: {
        ...OPEN,
        capabilities: [{ name: 'visitors', reason: { en: 'They may see it' } }],
      },
      files: source(`share: ({ org, membership }) => ({ org: org.id, role: membership.role })`),
    })
    const superadmin = await makeUser({ superadminAt: owner.createdAt })
    for (let count = 0; count < MOST_FAILURES; count++) {
      const console = await client.get('/admin/plugins').loginAs(superadmin).withInertia()
      console.assertStatus(200)
      assert.deepEqual(toldBy(id, console), {})
      const visited = await client.get(`/s/${token}`).withInertia()
      visited.assertStatus(200)
      assert.deepEqual(toldBy(id, visited), {})
    }
    const page = await client.get(`/orgs/${org.slug}/photos`).loginAs(member).withInertia()
    assert.deepEqual(toldBy(id, page), { org: org.id, role: 'member' })
    await writeIncidents()
    assert.deepEqual(await readIncidents(id), [])
    assert.equal(host.find(id)!.observed, 'enabled')
  })

  for (const [what, answer, message] of [
    ['a number that JSON has not', '{ n: 1n }', /no JSON: .*BigInt/],
    ['a cycle', '(() => { const a = {}; a.a = a; return a })()', /no JSON: .*circular/],
    ['more than pages take', "{ text: 'ä'.repeat(20_000) }", /40\d+ bytes, .* 32768 at most/],
    ['no object', 'Promise.resolve([1])', /has to be an object/],
  ] as const) {
    test(`adds nothing to a page when it would bring along ${what}`, async ({ client, assert }) => {
      const id = newPluginId()
      const { org, member } = await makeCast()
      await run(id, { manifest: OPEN, files: source(`share: () => (${answer})`) })
      const page = await client.get(`/orgs/${org.slug}/photos`).loginAs(member).withInertia()
      page.assertStatus(200)
      assert.deepEqual(toldBy(id, page), {})
      await writeIncidents()
      const [incident] = await readIncidents(id)
      assert.equal(incident.phase, 'route')
      assert.match(incident.message, message)
    })
  }

  test('changes what it hears of for nobody else', async ({ assert }) => {
    const id = newPluginId()
    const { org } = await makeCast()
    const place = globalThis as { [key: string]: unknown }
    await run(id, {
      manifest: OPEN,
      files: source(`on: {
        'album.changed@1': (fact) => { fact.orgId = 'nobody'; globalThis['${id}'] = fact },
      }`),
    })
    const fact = { orgId: org.id, albumId: 'a' }
    announce('album.changed@1', fact)
    await nextTurn()
    await nextTurn()
    assert.deepEqual(fact, { orgId: org.id, albumId: 'a' })
    assert.deepEqual(place[id], { orgId: 'nobody', albumId: 'a' })
  })

  test('is told that it waits for what nobody tells, or keeps the wrong field secret', async ({
    assert,
  }) => {
    const id = newPluginId()
    const other = newPluginId('other')
    const refusal = await run(id, {
      manifest: { after: [other] },
      files: {
        'plugin.js': `import vine from '@vinejs/vine'
          const run = (value) => value
          export default {
            settings: { platform: vine.create({ key: vine.string().optional() }), secrets: ['kye'] },
            on: { 'photo.redy@1': run, '${id}.done@1': run, '${other}.done@1': run },
            filters: { 'photo.fact@1': { run }, 'photo.facts@1': { run } },
          }`,
      },
    }).then(
      () => null,
      (error) => error.reason
    )
    const unknown = 'is not known. Those of other plugins begin with their id'
    assert.equal(refusal.code, 'contributions_invalid')
    const lines = refusal.detail.split('\n')
    assert.lengthOf(lines, 3)
    assert.include(lines[0], `on.photo.redy@1: ${unknown}`)
    assert.include(lines[1], `filters.photo.fact@1: ${unknown}`)
    assert.equal(lines[2], 'settings.secrets: "kye" is no field')
  })

  test('cannot give times to the jobs of somebody else', async ({ assert }) => {
    const id = newPluginId()
    const info = await run(id, {
      files: source(`schedules: [{
        cron: '* * * * *',
        job: async () => ({ default: class { static jobName = 'mail' } }),
      }]`),
    })
    assert.containsSubset(info, {
      observed: 'quarantined',
      reason: { code: 'contributions_invalid' },
    })
    assert.lengthOf(
      await db.from('job_schedules').where('cron', '* * * * *').where('name', 'mail'),
      0
    )
  })

  test('does not publish its code where that lies beside its scripts', async ({
    client,
    assert,
  }) => {
    const id = newPluginId()
    const info = await run(id, {
      manifest: { server: 'dist/server.js', client: { entry: 'dist/client.js' } },
      files: {
        'dist/server.js': 'export default {}',
        'dist/secret.js': 'export const key = 1',
        'dist/client.js': 'export default {}',
        'lang/en.json': '{}',
      },
    })
    const statusOf = async (path: string) =>
      (await client.get(`${assetsOf(info)}/${path}`)).status()
    const paths = ['dist/client.js', 'lang/en.json', 'dist/server.js', 'dist/secret.js']
    const hidden = ['plugin.json', 'lang/../plugin.json', 'dist%2fserver.js', '%2e%2e/plugin.json']
    assert.deepEqual(await Promise.all(paths.map(statusOf)), [200, 200, 404, 404])
    assert.deepEqual(await Promise.all(hidden.map(statusOf)), [404, 404, 404, 404])
    const foreign = await client.get(`/plugins/${id}/${'0'.repeat(12)}/dist/client.js`)
    foreign.assertStatus(404)
  })
})

test.group('A plugin for the whole server', (group) => {
  group.each.teardown(forgetPlugins)

  test('is closed to tokens of one org, and asks superadmins for a token made for it', async ({
    client,
  }) => {
    const id = newPluginId()
    const { org, owner } = await makeCast()
    await owner.merge({ superadminAt: owner.createdAt }).save()
    await run(id, {
      manifest: { tenancy: 'platform' },
      files: {
        'plugin.js': `import { can } from '#extension/routes'
          export default {
            permissions: { rule: { title: { en: 'Rule' }, roles: ['owner'] } },
            routes: {
              platform(router) {
                router.get('/', () => ({ data: 1 }))
                router.post('/', () => ({ data: 2 })).use(can('rule'))
              },
            },
          }`,
      },
    })
    const address = `/api/v1/p/${id}`
    const bound = await User.accessTokens.create(owner, ['admin', `org:${org.id}`])
    const refused = await client.get(address).bearerToken(bound.value!.release())
    refused.assertStatus(404)
    for (const [scope, read, write] of [
      ['read', 200, 403],
      ['write', 200, 403],
      ['admin', 200, 200],
    ] as const) {
      const token = await tokenOf(owner, [scope])
      const got = await client.get(address).bearerToken(token)
      got.assertStatus(read)
      const posted = await client.post(address).bearerToken(token)
      posted.assertStatus(write)
    }
    const stranger = await client.get(address)
    stranger.assertStatus(401)
  })
})

test.group('Steps that were ended half-way, or taken twice', (group) => {
  group.each.teardown(forgetPlugins)

  const packed = (id: string) =>
    zipOf([
      ['plugin.json', JSON.stringify(manifestOf(id))],
      ['plugin.js', 'export default {}'],
      ['database/migrations/0001_notes.js', makesTable(`plg_${id}_notes`)],
    ])

  test('an archive whose files were moved before the process ended is accepted all the same', async ({
    assert,
  }) => {
    const id = newPluginId()
    await linkFolders()
    const { hash } = await inspectArchive(await packed(id), 'one.zip')
    const folder = installedFolder(id, hash)
    await mkdir(dirname(folder), { recursive: true })
    await rename(unpackedFolder(hash), folder)
    await new AcceptArchive().handle({ hash })
    await new InstallPlugin().handle({ id, enable: true })
    assert.equal(host.find(id)!.observed, 'enabled')
  })

  test('files that are gone by now are said to be gone', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders()
    const { hash } = await inspectArchive(await packed(id), 'one.zip')
    await rename(unpackedFolder(hash), join(unpackedFolder(hash), '..', 'elsewhere'))
    const refusal = await new AcceptArchive().handle({ hash }).then(
      () => null,
      (error) => error.reason
    )
    assert.deepEqual(refusal, { code: 'archive_gone' })
  })

  test('what another process took back is not taken back twice', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders(
      await writePlugin(id, {
        files: { 'database/migrations/0001_notes.js': makesTable(`plg_${id}_notes`) },
      })
    )
    await new InstallPlugin().handle({ id })
    const { candidate } = host.find(id)!
    const names = (await readLedger(id)).map(({ name }) => name)
    const loaded = await loadDone(candidate!, names, 'purge')
    await new PurgePlugin().handle({ id })
    await db.transaction((client) => migrateDown(candidate!, loaded, 'purge', client))
    assert.isNull(await pluginRow(id))
  })

  test('two purges at once leave nothing, and no reason to look', async ({ assert }) => {
    const id = newPluginId()
    await linkFolders(await writePlugin(id))
    await new InstallPlugin().handle({ id, enable: true })
    await Promise.allSettled([
      new PurgePlugin().handle({ id }),
      new PurgePlugin().handle({ id }),
      new InstallPlugin().handle({ id }),
    ])
    await new PurgePlugin().handle({ id }).catch(() => {})
    assert.isNull(await pluginRow(id))
  })
})

test.group('A plugin.json of somebody who means harm', () => {
  const good = manifestOf('likes')
  const values: unknown[] = [
    null,
    true,
    0,
    -1e308,
    '',
    'x'.repeat(100_000),
    '\u0000',
    '\u202Eevil',
    'ｌｉｋｅｓ',
    [],
    [[]],
    {},
    { en: 1 },
    { toString: 1 },
    ['__proto__'],
    { constructor: '*' },
  ]

  test('with any value at any place is answered, and never taken for what it is not', async ({
    assert,
  }) => {
    const keys = [
      ...['id', 'version', 'title', 'summary', 'sdk', 'author', 'homepage', 'license', 'icon'],
      ...['requires', 'after', 'tenancy', 'orgs', 'preset', 'capabilities', 'server', 'client'],
      ...['files', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
    ]
    for (const key of keys) {
      for (const value of values) {
        const text = JSON.stringify({ ...good, [`${key}`]: value }).replace(
          /}$/,
          `,${JSON.stringify(key)}:${JSON.stringify(value)}}`
        )
        const { manifest, problem } = await parseManifest(text)
        if (!manifest) {
          assert.match(problem!.code, /^manifest_/)
          assert.isBelow(problem!.detail!.length, 20_000)
          continue
        }
        assert.match(manifest.id, /^[a-z][a-z0-9]{1,23}$/)
        assert.isString(manifest.title.en)
        assert.strictEqual(Object.getPrototypeOf(manifest), Object.prototype)
      }
    }
    assert.isUndefined(({} as { polluted?: unknown }).polluted)
  })

  test('nested without end, or no JSON at all, is unreadable or invalid', async ({ assert }) => {
    const depth = 200_000
    for (const text of [
      '',
      '\uFEFF',
      '[]',
      '"x"',
      '{"id":',
      '['.repeat(depth) + ']'.repeat(depth),
    ]) {
      const { manifest, problem } = await parseManifest(text)
      assert.isNull(manifest)
      assert.match(problem!.code, /^manifest_(unreadable|invalid)$/)
    }
    const deep = `${'{"en":'.repeat(20_000)}1${'}'.repeat(20_000)}`
    const { manifest } = await parseManifest(
      JSON.stringify(good).replace(/"title":{[^}]*}/, `"title":${deep}`)
    )
    assert.isNull(manifest)
  })
})
