import { setImmediate as nextTurn } from 'node:timers/promises'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { announce } from '#extension/events'
import { applyFilters } from '#extension/filters'
import { isOpen, whyClosed } from '#extension/gate'
import { pluginHealth } from '#extension/health'
import { host } from '#extension/host'
import { DisablePlugin } from '#extension/lifecycle/disable'
import { EnablePlugin } from '#extension/lifecycle/enable'
import { RetryPlugin } from '#extension/lifecycle/retry'
import { listPluginRoutes } from '#extension/routes'
import { savePermission } from '#extension/permission_rows'
import { drain, enqueue } from '#queue/queue'
import { runSchedules } from '#queue/schedules'
import { heard } from '#tests/fixtures/plugins/goodclub/heard'
import GreetJob from '#tests/fixtures/plugins/goodclub/greet_job'
import { runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { makeSharedAlbum, share } from '#tests/fixtures/sharing'
import { makeAlbum, tokenOf } from '#tests/fixtures/uploading'

/** Two orgs: one that has the plugin, and the one of the foreigner that has not. */
async function makeClub() {
  const cast = await makeCast()
  await switchPlugin('goodclub', cast.org.id, true)
  return {
    ...cast,
    api: `/api/v1/orgs/${cast.org.slug}/p/goodclub`,
    page: `/orgs/${cast.org.slug}/p/goodclub`,
  }
}

const plain = (response: { text(): string }) => response.text()

interface Shared {
  id: string
  lang: string
  nav: { count?: string }[]
  props: object
}

/** What a page was told of the plugin, whatever else is on. */
function sharedBy(page: { body(): { props: object } }) {
  const { plugins } = page.body().props as { plugins: Shared[] }
  return plugins.find(({ id }) => id === 'goodclub')
}

const healthOfClub = async () => {
  const health = await pluginHealth()
  return health.filter(({ plugin }) => plugin === 'goodclub')
}

const spoken = async () => {
  await nextTurn()
  await nextTurn()
}

test.group('Plugins: routes', (group) => {
  group.setup(() => runPlugins('goodclub'))

  test('are open to the people of an org that has the plugin, and to nobody else', async ({
    client,
  }) => {
    const { org, owner, member, foreigner, foreignOrg, api } = await makeClub()
    for (const user of [owner, member]) {
      const response = await client.get(api).loginAs(user)
      response.assertStatus(200)
      response.assertBodyContains({ data: { org: org.id } })
    }
    const visitor = await client.get(api)
    visitor.assertStatus(401)
    const stranger = await client.get(api).loginAs(foreigner)
    stranger.assertStatus(404)
    const without = await client
      .get(`/api/v1/orgs/${foreignOrg.slug}/p/goodclub`)
      .loginAs(foreigner)
    without.assertStatus(404)
  })

  test('do not exist where the plugin is off, not even for a superadmin', async ({ client }) => {
    const { org, owner, member, api, page } = await makeClub()
    await owner.merge({ superadminAt: (await makeUser()).createdAt }).save()
    const open = await client.get(api).loginAs(owner)
    open.assertStatus(200)
    await switchPlugin('goodclub', org.id, false)
    for (const address of [api, `${api}/settings`, page, `${page}/hello`]) {
      for (const user of [owner, member]) {
        const response = await client.get(address).loginAs(user)
        response.assertStatus(404)
      }
    }
    await switchPlugin('goodclub', org.id, true)
    const again = await client.get(api).loginAs(member)
    again.assertStatus(200)
  })

  test('take tokens with their scopes', async ({ client }) => {
    const { owner, api } = await makeClub()
    const reading = await tokenOf(owner, ['read'])
    const read = await client.get(api).bearerToken(reading)
    read.assertStatus(200)
    const write = await client.post(`${api}/order`).bearerToken(reading)
    write.assertStatus(403)
  })

  test('ask for permissions that the console gives and takes', async ({ client, assert }) => {
    const { owner, admin, member, api } = await makeClub()
    const order = async (user: typeof owner) =>
      (await client.post(`${api}/order`).loginAs(user).withCsrfToken()).status()
    const before = [await order(owner), await order(admin), await order(member)]
    await savePermission('goodclub', 'moderate', ['member'])
    await host.follow()
    const after = [await order(owner), await order(admin), await order(member)]
    await savePermission('goodclub', 'moderate', ['owner', 'admin'])
    await host.follow()
    assert.deepEqual({ before, after }, { before: [200, 200, 403], after: [403, 403, 200] })
  })

  test('let policies of the plugin decide', async ({ client }) => {
    const { owner, member, api } = await makeClub()
    const allowed = await client.post(`${api}/greetings`).loginAs(owner).withCsrfToken()
    allowed.assertStatus(200)
    const refused = await client.post(`${api}/greetings`).loginAs(member).withCsrfToken()
    refused.assertStatus(403)
  })

  test('refuse in words of the plugin, in the language of the reader', async ({
    client,
    assert,
  }) => {
    const { owner, api } = await makeClub()
    await owner.merge({ locale: 'de' }).save()
    const response = await client.post(`${api}/members`).loginAs(owner).withCsrfToken()
    response.assertStatus(409)
    assert.deepEqual(response.body().errors, [
      {
        code: 'plg.goodclub.errors.full',
        message: 'Der Verein hat 10 Mitglieder und keinen Platz.',
      },
    ])
  })

  test('know the params of the org and their own', async ({ client, assert }) => {
    const { org, owner, api } = await makeClub()
    const response = await client.get(`${api}/members/%C3%A4`).loginAs(owner)
    assert.deepEqual(response.body().data, { slug: org.slug, id: 'ä' })
    const unknown = await client.get(`${api}/nothing/here`).loginAs(owner)
    unknown.assertStatus(404)
  })

  test('answer with pages that are told what is on', async ({ client, assert }) => {
    const { org, member, page } = await makeClub()
    await member.merge({ locale: 'de' }).save()
    const response = await client.get(page).loginAs(member).withInertia()
    response.assertStatus(200)
    response.assertInertiaComponent('p/goodclub/index')
    const { lang, ...rest } = sharedBy(response)!
    assert.deepEqual(rest as object, {
      id: 'goodclub',
      title: 'Guter Verein',
      nav: [{ place: 'org', href: page, icon: 'i-lucide-users', label: 'Verein' }],
      can: ['view'],
      props: { members: 3 },
      search: [
        {
          name: 'club',
          title: 'Verein',
          hint: 'photos of somebody in the club',
          example: 'club:ada',
          icon: 'i-lucide-users',
        },
      ],
    })
    assert.match(lang, /^\/plugins\/goodclub\/[\da-f]{12}\/lang\/de\.json$/)
    const hello = await client.get(`${page}/hello`).loginAs(member)
    assert.equal(plain(hello), 'Hallo Ada')
    const elsewhere = await client.get(`/orgs/${org.slug}/photos`).loginAs(member).withInertia()
    assert.exists(sharedBy(elsewhere))
  })

  test('tell how much waits behind an entry of the navigation', async ({ client, assert }) => {
    const { owner, page } = await makeClub()
    const { nav } = sharedBy(await client.get(page).loginAs(owner).withInertia())!
    assert.deepEqual(
      nav.map(({ count }) => count),
      [undefined, 'members']
    )
  })

  test('of the console are for superadmins', async ({ client }) => {
    const { owner } = await makeClub()
    const refused = await client.get('/admin/p/goodclub').loginAs(owner)
    refused.assertStatus(404)
    const superadmin = await makeUser({ superadminAt: owner.createdAt })
    const response = await client.get('/admin/p/goodclub').loginAs(superadmin)
    response.assertStatus(200)
  })

  test('for visitors stand behind the share link and behind the gate', async ({
    client,
    assert,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const made = await client
      .post(`/api/v1/orgs/${org.slug}/share-links`)
      .json({ album_id: album.id })
      .loginAs(owner)
      .withCsrfToken()
    const token = made.body().data.url.split('/').at(-1)
    const address = `/api/v1/shares/${token}/p/goodclub`
    const off = await client.get(address)
    off.assertStatus(404)
    await switchPlugin('goodclub', org.id, true)
    const on = await client.get(address)
    on.assertStatus(200)
    assert.equal(on.body().data.org, org.id)
    const unknown = await client.get(`/api/v1/shares/${'x'.repeat(43)}/p/goodclub`)
    unknown.assertStatus(404)
  })

  test('tell visitors what is for them, once they are past the password', async ({
    client,
    assert,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    const open = await share(owner, org, { album_id: album.id })
    const locked = await share(owner, org, { album_id: album.id, password: 'tulip 7' })
    const pageOf = async ({ token }: { token: string }) =>
      sharedBy(await client.get(`/s/${token}`).withInertia())
    assert.isUndefined(await pageOf(open))
    await switchPlugin('goodclub', org.id, true)
    assert.deepEqual((await pageOf(open))!.props, { open: true })
    assert.deepEqual((await pageOf(locked))!.props, {})
  })

  test('for visitors may be tried less often where that is said', async ({ client, assert }) => {
    const { org, owner, album } = await makeSharedAlbum()
    await switchPlugin('goodclub', org.id, true)
    const one = await share(owner, org, { album_id: album.id })
    const other = await share(owner, org, { album_id: album.id })
    const vote = ({ api }: { api: string }) => client.post(`${api}/p/goodclub/votes`)
    for (let at = 0; at < 3; at++) assert.equal((await vote(one)).status(), 200)
    const refused = await vote(one)
    refused.assertStatus(429)
    assert.isAbove(Number(refused.header('retry-after')), 0)
    assert.equal((await vote(other)).status(), 200)
  })

  test('for visitors are asked at a bearable pace, for each link and address', async ({
    client,
    assert,
  }) => {
    const { org, owner, album } = await makeSharedAlbum()
    await switchPlugin('goodclub', org.id, true)
    const [one, other] = [
      await share(owner, org, { album_id: album.id }),
      await share(owner, org, { album_id: album.id }),
    ]
    const post = (api: string) => client.post(`${api}/p/goodclub`)
    let taken = 0
    while (taken < 100 && (await post(one.api)).status() === 200) taken += 1
    assert.equal(taken, 60)
    const refused = await post(one.api)
    refused.assertStatus(429)
    const read = await client.get(`${one.api}/p/goodclub`)
    read.assertStatus(200)
    const elsewhere = await post(other.api)
    elsewhere.assertStatus(200)
  })

  test('can be listed', ({ assert }) => {
    const order = listPluginRoutes().find(({ pattern }) => pattern.endsWith('/order'))
    assert.deepEqual(order, {
      plugin: 'goodclub',
      space: 'api',
      methods: ['POST'],
      pattern: '/api/v1/orgs/:slug/p/goodclub/order',
      name: undefined,
    })
  })
})

test.group('Plugins: what they hear', (group) => {
  group.setup(() => runPlugins('goodclub'))
  group.each.setup(() => void heard.splice(0))

  test('facts of orgs that have them, after they are committed', async ({ assert }) => {
    const { org, owner, foreignOrg } = await makeClub()
    const album = await makeAlbum(org, owner)
    await db.transaction(async (trx) => {
      announce('album.changed@1', { orgId: org.id, albumId: album.id }, trx)
      announce('album.changed@1', { orgId: foreignOrg.id, albumId: 'foreign' }, trx)
      await spoken()
      assert.deepEqual(heard, [])
    })
    await spoken()
    assert.deepEqual(heard, [`heard of ${album.id}`])
  })

  test('nothing of what was rolled back', async ({ assert }) => {
    const { org } = await makeClub()
    const fact = { orgId: org.id, albumId: 'a', photoId: 'b' }
    await assert.rejects(() =>
      db.transaction(async (trx) => {
        announce('photo.added@1', fact, trx)
        throw new Error('no')
      })
    )
    assert.lengthOf(await db.from('jobs').where({ org_id: org.id, name: 'plg.goodclub.on' }), 0)
  })

  test('durable facts stand in the queue as soon as the transaction is committed', async ({
    assert,
  }) => {
    const { org, foreignOrg } = await makeClub()
    await db.transaction(async (trx) => {
      announce('photo.added@1', { orgId: org.id, albumId: 'a', photoId: 'one' }, trx)
      announce('photo.added@1', { orgId: org.id, albumId: 'a', photoId: 'two' }, trx)
      announce('photo.added@1', { orgId: foreignOrg.id, albumId: 'a', photoId: 'foreign' }, trx)
    })
    const rows = await db.from('jobs').where('name', 'plg.goodclub.on').where('state', 'queued')
    assert.lengthOf(rows, 2)
    await drain({ orgId: org.id })
    assert.sameMembers(heard, ['will not forget one', 'will not forget two'])
  })

  test('durable facts wait for a plugin that is quarantined, and are lost on one that is off', async ({
    assert,
  }) => {
    const { org, foreignOrg } = await makeClub()
    const tell = (photoId: string, { id: orgId } = org) =>
      db.transaction(async (trx) =>
        announce('photo.added@1', { orgId, albumId: 'a', photoId }, trx)
      )
    await host.quarantine('goodclub', { code: 'failed_too_often' })
    await tell('meanwhile')
    await tell('foreign', foreignOrg)
    assert.deepEqual(await drain({ orgId: org.id }), [])
    await new RetryPlugin().handle({ id: 'goodclub' })
    await drain({ orgId: org.id })
    await drain({ orgId: foreignOrg.id })
    assert.deepEqual(heard, ['shut down', 'booted with Hi', 'will not forget meanwhile'])

    await new DisablePlugin().handle({ id: 'goodclub' })
    await tell('unheard')
    await new EnablePlugin().handle({ id: 'goodclub' })
    await drain({ orgId: org.id })
    assert.lengthOf(heard, 5)
  })

  test('a fact that cannot be written down takes its transaction along', async ({ assert }) => {
    const { org } = await makeClub()
    const huge = { orgId: org.id, albumId: 'x'.repeat(70_000), photoId: 'one' }
    const before = org.name
    await assert.rejects(() =>
      db.transaction(async (trx) => {
        await trx.from('orgs').where('id', org.id).update({ name: 'Changed' })
        announce('photo.added@1', huge, trx)
      })
    )
    await org.refresh()
    assert.equal(org.name, before)
  })

  test('a fact told outside of a transaction is kept as well', async ({ assert }) => {
    const { org } = await makeClub()
    announce('photo.added@1', { orgId: org.id, albumId: 'a', photoId: 'loose' })
    const deadline = Date.now() + 2_000
    while (!heard.length && Date.now() < deadline) {
      await spoken()
      await drain({ orgId: org.id })
    }
    assert.deepEqual(heard, ['will not forget loose'])
  })

  test('the end of an org, even of one that has them off', async ({ assert }) => {
    const { foreignOrg } = await makeClub()
    const { id } = foreignOrg
    await db.transaction(async (trx) => {
      await trx.from('orgs').where('id', id).delete()
      announce('org.purged@1', { orgId: id }, trx)
    })
    await drain()
    assert.deepEqual(heard, [`${id} is gone`])
  })

  test('filters change values of orgs that have them', async ({ assert }) => {
    const { org, foreignOrg } = await makeClub()
    const tagsIn = async (orgId: string) => {
      const facts = { caption: null, tags: ['lake'] }
      const context = { orgId, albumId: 'a', exif: {} }
      return (await applyFilters('photo.facts@1', facts, context, () => {})).tags
    }
    assert.deepEqual(await tagsIn(org.id), ['lake', 'club'])
    assert.deepEqual(await tagsIn(foreignOrg.id), ['lake'])
  })
})

test.group('Plugins: jobs', (group) => {
  group.setup(() => runPlugins('goodclub'))
  group.each.setup(() => void heard.splice(0))

  test('run for orgs that have the plugin, and are refused for others', async ({ assert }) => {
    const { org, foreignOrg } = await makeClub()
    await enqueue(GreetJob, { name: 'Ada' }, { orgId: org.id })
    await assert.rejects(
      () => enqueue(GreetJob, { name: 'Eve' }, { orgId: foreignOrg.id }),
      /is closed here/
    )
    await drain()
    assert.deepEqual(heard, [`greeted Ada of ${org.id}`])
  })

  test('wait while the plugin is off for the org, lose no try, and run when it is on again', async ({
    assert,
  }) => {
    const { org } = await makeClub()
    const id = await enqueue(GreetJob, { name: 'Ada' }, { orgId: org.id })
    await switchPlugin('goodclub', org.id, false)
    assert.deepEqual(await drain({ orgId: org.id }), [])
    const row = await db.from('jobs').where('id', id).firstOrFail()
    assert.deepEqual([row.state, row.attempts], ['queued', 0])
    await switchPlugin('goodclub', org.id, true)
    await drain({ orgId: org.id })
    assert.deepEqual(heard, [`greeted Ada of ${org.id}`])
  })

  test('wait while the plugin is off altogether', async ({ assert }) => {
    const { org } = await makeClub()
    await enqueue(GreetJob, { name: 'Ada' }, { orgId: org.id })
    await new DisablePlugin().handle({ id: 'goodclub' })
    assert.deepEqual(await drain({ orgId: org.id }), [])
    await assert.rejects(() => enqueue(GreetJob, {}, { orgId: org.id }), /not registered/)
    await new EnablePlugin().handle({ id: 'goodclub' })
    await drain({ orgId: org.id })
    assert.deepEqual(heard, ['shut down', 'booted with Hi', `greeted Ada of ${org.id}`])
  })

  test('have their times', async ({ assert }) => {
    await runSchedules()
    await runSchedules(Date.now() + 25 * 3_600_000)
    await drain({ job: GreetJob })
    assert.deepEqual([...heard], ['greeted nobody of null'])
  })
})

test.group('Plugins: the gate', (group) => {
  group.setup(() => runPlugins('goodclub'))

  test('knows why it is closed', async ({ assert }) => {
    const { org, foreignOrg } = await makeClub()
    assert.isTrue(isOpen('goodclub', org.id))
    assert.isTrue(isOpen('goodclub', null))
    assert.equal(whyClosed('goodclub', foreignOrg.id), 'off_for_org')
    assert.equal(whyClosed('nobody', org.id), 'unknown')
    await new DisablePlugin().handle({ id: 'goodclub' })
    assert.isFalse(isOpen('goodclub', org.id))
    assert.equal(whyClosed('goodclub', org.id), 'installed')
    await new EnablePlugin().handle({ id: 'goodclub' })
    assert.isTrue(isOpen('goodclub', org.id))
  })

  test('a plugin that is off leaves nothing behind in the process', async ({ assert, client }) => {
    const { org, owner, member } = await makeClub()
    heard.splice(0)
    await new DisablePlugin().handle({ id: 'goodclub' })
    announce('album.changed@1', { orgId: org.id, albumId: 'a' })
    announce('photo.added@1', { orgId: org.id, albumId: 'a', photoId: 'b' })
    await spoken()
    const page = await client.get(`/orgs/${org.slug}/photos`).loginAs(member).withInertia()
    assert.isUndefined(sharedBy(page))
    assert.isFalse(listPluginRoutes().some(({ plugin }) => plugin === 'goodclub'))
    assert.deepEqual(await healthOfClub(), [])
    assert.deepEqual(heard, ['shut down'])
    const gone = await client.get(`/orgs/${org.slug}/p/goodclub/hello`).loginAs(owner)
    gone.assertStatus(404)
    await new EnablePlugin().handle({ id: 'goodclub' })
    assert.deepEqual(await healthOfClub(), [
      { plugin: 'goodclub', name: 'roof', status: 'ok', message: 'It holds' },
    ])
  })
})
