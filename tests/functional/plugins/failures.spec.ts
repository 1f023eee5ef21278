import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { announce } from '#extension/events'
import { applyFilters } from '#extension/filters'
import { isOpen } from '#extension/gate'
import { pluginHealth } from '#extension/health'
import { host } from '#extension/host'
import { MOST_FAILURES, noteIncident, readIncidents, writeIncidents } from '#extension/incidents'
import { RetryPlugin } from '#extension/lifecycle/retry'
import type { PluginPhase } from '#extension/states'
import { drain, enqueue } from '#queue/queue'
import FailJob from '#tests/fixtures/plugins/baddeeds/fail_job'
import { linkPlugins, pretendEnabled, runPlugins, switchPlugin } from '#tests/fixtures/plugin_host'
import { makeCast, makeUser } from '#tests/fixtures/people'
import { makeAlbum } from '#tests/fixtures/uploading'

const ID = 'baddeeds'

async function makeVictim() {
  const cast = await makeCast()
  await switchPlugin(ID, cast.org.id, true)
  return { ...cast, page: `/orgs/${cast.org.slug}/p/${ID}` }
}

/** What a page was told of the plugin, whatever else is on. */
function sharedBy(page: { body(): { props: object } }) {
  const { plugins } = page.body().props as { plugins: { id: string; props: object }[] }
  return plugins.find(({ id }) => id === ID)
}

async function untilQuarantined() {
  const deadline = Date.now() + 5_000
  while (host.find(ID)?.observed !== 'quarantined') {
    if (Date.now() > deadline) throw new Error(`It is ${host.find(ID)?.observed}`)
    await new Promise(setImmediate)
  }
  return host.find(ID)!.reason!
}

async function incidentsOf(phase: string) {
  await writeIncidents()
  return (await readIncidents(ID)).filter((incident) => incident.phase === phase)
}

test.group('Plugins that fail at what they do', (group) => {
  group.each.setup(async () => {
    const unlink = await runPlugins(ID)
    return unlink
  })

  test('a route that throws is an error of its own page, and is kept as an incident', async ({
    client,
    assert,
  }) => {
    const { org, owner, page } = await makeVictim()
    for (const path of ['throw', 'answer']) {
      const response = await client.get(`${page}/${path}`).loginAs(owner)
      response.assertStatus(500)
    }
    const other = await client.get(`/orgs/${org.slug}/photos`).loginAs(owner)
    other.assertStatus(200)
    const incidents = await incidentsOf('route')
    assert.includeMembers(
      incidents.map(({ message }) => message),
      ['baddeeds fails at its route', `GET /orgs/:slug/p/${ID}/answer was answered with 500`]
    )
    assert.isTrue(isOpen(ID, org.id))
  })

  test('a route that rejects with nothing is an incident like any other', async ({
    client,
    assert,
  }) => {
    const { owner, page } = await makeVictim()
    const response = await client.get(`${page}/nothing`).loginAs(owner)
    response.assertStatus(500)
    const incidents = await incidentsOf('route')
    assert.includeMembers(
      incidents.map(({ message }) => message),
      ['undefined']
    )
  })

  test('refusals of a route are no failures', async ({ client, assert }) => {
    const { org, owner, page } = await makeVictim()
    for (let count = 0; count <= MOST_FAILURES; count++) {
      const response = await client.get(`${page}/refuse`).loginAs(owner)
      response.assertStatus(409)
    }
    assert.isTrue(isOpen(ID, org.id))
    assert.lengthOf(await incidentsOf('route'), 0)
  })

  test('a route that asks to be tried again later is no failure, however often it is asked', async ({
    client,
    assert,
  }) => {
    const { org, owner, page } = await makeVictim()
    for (const path of ['later', 'busy']) {
      for (let count = 0; count <= MOST_FAILURES; count++) {
        const response = await client.get(`${page}/${path}`).accept('json').loginAs(owner)
        response.assertStatus(503)
      }
    }
    assert.isTrue(isOpen(ID, org.id))
    assert.lengthOf(await incidentsOf('route'), 0)
  })

  test('a route that fails again and again closes the plugin: staff hear so, others find nothing', async ({
    client,
    assert,
  }) => {
    const { org, owner, member, foreigner, page } = await makeVictim()
    for (let count = 0; count < MOST_FAILURES; count++) {
      await client.get(`${page}/throw`).loginAs(member)
    }
    const reason = await untilQuarantined()
    assert.containsSubset(reason, { code: 'failed_too_often', params: { phase: 'route' } })
    const staff = await client.get(`${page}/throw`).loginAs(owner)
    staff.assertStatus(503)
    const anybody = await client.get(`${page}/throw`).loginAs(member)
    anybody.assertStatus(404)
    const stranger = await client.get(`${page}/throw`).loginAs(foreigner)
    stranger.assertStatus(404)
    const grid = await client.get(`/orgs/${org.slug}/photos`).loginAs(owner).withInertia()
    grid.assertStatus(200)
    assert.isUndefined(sharedBy(grid))
  })

  test('it runs again when somebody tries it again', async ({ client, assert }) => {
    const { org, owner, page } = await makeVictim()
    await host.quarantine(ID, { code: 'failed_too_often' })
    assert.equal((await db.from('plugins').where('id', ID).first()).observed, 'quarantined')
    await new RetryPlugin().handle({ id: ID })
    assert.isTrue(isOpen(ID, org.id))
    const response = await client.get(`${page}/refuse`).loginAs(owner)
    response.assertStatus(409)
  })

  test('a listener that throws reaches nobody, and closes the plugin in the end', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeVictim()
    const album = await makeAlbum(org, owner)
    for (let count = 0; count < MOST_FAILURES; count++) {
      const response = await client
        .patch(`/api/v1/orgs/${org.slug}/albums/${album.id}`)
        .json({ name: `Album ${count}` })
        .loginAs(owner)
        .withCsrfToken()
      response.assertStatus(200)
    }
    assert.containsSubset(await untilQuarantined(), { params: { phase: 'listener' } })
    announce('album.changed@1', { orgId: org.id, albumId: album.id })
  })

  test('a filter that throws is skipped, and closes the plugin in the end', async ({ assert }) => {
    const { org } = await makeVictim()
    const facts = { caption: 'Lake', tags: ['summer'] }
    for (let count = 0; count <= MOST_FAILURES; count++) {
      const context = { orgId: org.id, albumId: 'a', exif: {} }
      assert.deepEqual(await applyFilters('photo.facts@1', facts, context, () => {}), facts)
    }
    assert.containsSubset(await untilQuarantined(), { params: { phase: 'filter' } })
  })

  test('a job that fails again and again closes the plugin, and waits with all that are like it', async ({
    assert,
  }) => {
    const { org } = await makeVictim()
    const first = await enqueue(FailJob, {}, { orgId: org.id })
    await drain({ orgId: org.id, aheadMs: 60_000 })
    assert.containsSubset(await untilQuarantined(), { params: { phase: 'job' } })
    assert.include(['dead', 'queued'], (await db.from('jobs').where('id', first).first()).state)
    await db
      .from('jobs')
      .where('id', first)
      .update({ state: 'queued', attempts: 1, finished_at: null })
    assert.deepEqual(await drain({ orgId: org.id, aheadMs: 60_000 }), [])
    const row = await db.from('jobs').where('id', first).first()
    assert.deepEqual([row.state, row.attempts], ['queued', 1])
  })

  test('a health check that throws says so, and a page does without what it would add', async ({
    client,
    assert,
  }) => {
    const { org, owner } = await makeVictim()
    const checks = await pluginHealth()
    assert.deepEqual(
      checks.filter(({ plugin }) => plugin === ID),
      [{ plugin: ID, name: 'check', status: 'error', message: 'baddeeds fails at its check' }]
    )
    const operator = await makeUser({ superadminAt: owner.createdAt })
    const health = await client.get('/admin/health').loginAs(operator).withInertia()
    const { plugins } = (health.body().props as { health: { plugins: { id: string }[] } }).health
    assert.deepEqual(plugins.filter(({ id }) => id === ID) as object[], [
      {
        id: ID,
        title: 'Fails at everything it does',
        check: 'check',
        message: 'baddeeds fails at its check',
      },
    ])
    const page = await client.get(`/orgs/${org.slug}/photos`).loginAs(owner).withInertia()
    page.assertStatus(200)
    assert.deepEqual(sharedBy(page)!.props, {})
  })

  test('many failures that are alike are one incident with a number', async ({
    client,
    assert,
  }) => {
    const { owner, page } = await makeVictim()
    await client.get(`${page}/throw`).loginAs(owner)
    await writeIncidents()
    await client.get(`${page}/throw`).loginAs(owner)
    const routes = await incidentsOf('route')
    const [incident, ...others] = routes.filter(({ message }) => /its route/.test(message))
    assert.lengthOf(others, 0)
    assert.equal(incident.count, 2)
    assert.include(incident.stack, 'baddeeds')
    assert.isAtLeast(incident.lastAt, incident.firstAt)
  })
})

test.group('Incidents of a plugin', (group) => {
  group.each.setup(() => runPlugins(ID))

  async function failing(phase: PluginPhase, times: number) {
    for (let count = 0; count < times; count++) {
      const error = Object.assign(new Error(`${phase} ${count}`), { stack: undefined })
      noteIncident({ plugin: ID, phase, error })
      if (count % 50 === 0) await writeIncidents()
    }
    await writeIncidents()
  }

  test('are kept by the hundred, the latest of them', async ({ assert }) => {
    await failing('settings', 230)
    const kept = (await readIncidents(ID, 500)).map(({ message }) => message)
    assert.lengthOf(kept, 200)
    assert.include(kept, 'settings 229')
    assert.notInclude(kept, 'settings 0')
  })

  test('that browsers report displace none of the server, nor hide them', async ({ assert }) => {
    await failing('settings', 20)
    await failing('client', 230)
    const shown = (await readIncidents(ID)).map(({ message }) => message)
    assert.include(shown, 'client 229')
    assert.lengthOf(
      shown.filter((message) => message.startsWith('settings')),
      20
    )
  })
})

const LOADING: Record<string, { code: string; detail: RegExp }> = {
  badimport: { code: 'load_failed', detail: /badimport throws while it is imported/ },
  badboot: { code: 'load_failed', detail: /badboot throws while it boots/ },
  badnothing: { code: 'load_failed', detail: /undefined/ },
  badhang: { code: 'load_deadline', detail: /longer than 5000 ms/ },
  badname: { code: 'load_failed', detail: /"same" already exists/ },
  badreach: { code: 'import_refused', detail: /"#config\/limiter" is not published/ },
}

test.group('Plugins that fail when they are loaded', (group) => {
  group.each.timeout(20_000)

  for (const [id, { code, detail }] of Object.entries(LOADING)) {
    test(`${id} is quarantined with its reason, and the others run`, async ({ client, assert }) => {
      const unlink = linkPlugins(id, 'goodclub')
      try {
        await pretendEnabled(id)
        await pretendEnabled('goodclub')
        await host.follow()
        const info = host.find(id)!
        assert.equal(info.observed, 'quarantined')
        assert.equal(info.reason!.code, code)
        assert.match(info.reason!.detail!, detail)
        assert.equal((await db.from('plugins').where('id', id).first()).observed, 'quarantined')
        assert.equal(host.find('goodclub')!.observed, 'enabled')
        const response = await client.get('/health/ready')
        response.assertStatus(200)
      } finally {
        await unlink()
      }
    })
  }
})
