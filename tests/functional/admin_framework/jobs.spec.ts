import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import RunAdminActionJob from '#jobs/run_admin_action_job'
import { Refusal } from '#exceptions/refusal'
import AdminRun from '#models/admin_run'
import type User from '#models/user'
import { drain, enqueue } from '#queue/queue'
import { GiveUp, Job } from '#queue/job'
import { registerJobs } from '#queue/registry'
import { runSchedules, schedule } from '#queue/schedules'
import { until } from '#tests/contracts/queue/until'
import { makeCast, makeUser } from '#tests/fixtures/people'

class BrokenJob extends Job<{ albumId: string; note: string }> {
  static jobName = 'console_broken'
  async handle() {
    throw new GiveUp('The disk is on fire\nand this is for the log')
  }
}

class RefusedJob extends Job {
  static jobName = 'console_refused'
  static attempts = 1
  async handle() {
    throw new Refusal(507, 'E_QUOTA_EXCEEDED', { params: { limitBytes: 4 * 1024 ** 3 } })
  }
}

class SweepJob extends Job {
  static jobName = 'console_sweep'
  async handle() {}
}

const operator = () => makeUser({ superadminAt: DateTime.now() })
const waiting = async () =>
  (await db.from('jobs').where({ name: SweepJob.jobName, state: 'queued' })).length

interface Named {
  id: string
  text: string
}

test.group('Jobs in the console', (group) => {
  group.setup(() =>
    registerJobs({
      console_broken: async () => ({ default: BrokenJob }),
      console_refused: async () => ({ default: RefusedJob }),
      console_sweep: async () => ({ default: SweepJob }),
    })
  )
  group.each.setup(() => schedule(SweepJob, '7 3 * * *'))
  group.each.teardown(async () => {
    await db.from('jobs').where('name', 'like', 'console_%').delete()
    await db.from('job_schedules').where('name', SweepJob.jobName).delete()
  })

  test('what was given up is told with its reason, and counted in the navigation', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    const { org } = await makeCast()
    const payload = { albumId: org.id, note: 'nobody has to read this' }
    const id = await enqueue(BrokenJob, payload, { orgId: org.id })
    await drain({ orgId: org.id })
    const page = await client.get('/admin/jobs').loginAs(admin).withInertia()
    page.assertInertiaComponent('admin/jobs/index')
    const { console, dead, hours, queues } = page.inertiaProps as Record<string, any>
    const told = dead.find((job: { id: string }) => job.id === id)
    assert.equal(told.reason, 'Error: The disk is on fire')
    assert.equal(told.org.name, org.name)
    assert.isAtLeast(console.deadJobs, 1)
    assert.isAtLeast(queues.find(({ name }: { name: string }) => name === 'default').dead, 1)
    assert.lengthOf(hours, 24)
    assert.isAtLeast(hours.at(-1).dead + hours.at(-2).dead, 1)
    assert.notInclude(page.text(), 'nobody has to read this')
    assert.notInclude(page.text(), 'for the log')
  })

  test('what was given up for a reason with a name says it in the language of the reader', async ({
    assert,
    client,
  }) => {
    const id = await enqueue(RefusedJob, {})
    await drain()
    const lost = await enqueue(BrokenJob, { albumId: '', note: '' })
    await db.from('jobs').where('id', lost).update({ name: 'console_gone' })
    await drain()
    const reasonsFor = async (locale: string) => {
      const user = await makeUser({ superadminAt: DateTime.now(), locale })
      const page = await client.get('/admin/jobs').loginAs(user).withInertia()
      const { dead } = page.inertiaProps as { dead: { id: string; reason: string }[] }
      return [id, lost].map((one) => dead.find((job) => job.id === one)!.reason)
    }
    const [german, unknown] = await reasonsFor('de')
    assert.equal(german, 'Das Speicherlimit der Organisation (4 GB) würde überschritten')
    assert.match(unknown, /^Hier weiß niemand, wie das geht/)
    const [english] = await reasonsFor('en')
    assert.match(english, /4 GB/)
    const admin = await operator()
    const health = await client.get('/admin/health').loginAs(admin).withInertia()
    const page = health.inertiaProps as {
      health: { dead: { id: string; title: string; reason: string }[] }
    }
    const told = page.health.dead.find((job) => job.id === id)!
    assert.match(told.reason, /4 GB/)
    assert.equal(told.title, 'Console refused')
    const row = await client.get(`/admin/r/jobs/${id}`).loginAs(admin).withInertia()
    assert.include(row.text(), 'E_QUOTA_EXCEEDED')
    assert.notInclude(row.text(), '[E_QUOTA_EXCEEDED?')
  })

  test('rows and the overview say in the language of the reader, too, why a job failed', async ({
    assert,
    client,
  }) => {
    const id = await enqueue(RefusedJob, {})
    await drain()
    const told = {
      de: 'Das Speicherlimit der Organisation (4 GB) würde überschritten',
      en: 'Organization storage limit (4 GB) would be exceeded',
    }
    for (const [locale, words] of Object.entries(told)) {
      const user = await makeUser({ superadminAt: DateTime.now(), locale })
      const list = await client.get('/admin/r/jobs').loginAs(user).withInertia()
      const { rows } = list.inertiaProps as Record<string, any>
      const { error } = rows.find((row: { id: string }) => row.id === id).values
      assert.isTrue(error.startsWith(`${words}\n`), error)
      const page = await client.get(`/admin/r/jobs/${id}`).loginAs(user).withInertia()
      const { row } = page.inertiaProps as Record<string, any>
      // Whoever looks for the cause finds what the program said, and not where.
      assert.match(row.values.error, /^[^\n]+\n\(\w+: .*E_QUOTA_EXCEEDED.*\)$/)
      await until('The overview knows of it', async () => {
        const widget = await client.get('/admin/widgets/failures').loginAs(user).accept('json')
        const { entries } = widget.body().facts
        return entries.some((one: Named) => one.id === `job:${id}` && one.text === words)
      })
      const overview = await client.get('/admin').loginAs(user).withInertia()
      const { failures } = (overview.inertiaProps as Record<string, any>).readings
      const lately = failures.facts.entries.find((one: Named) => one.id === `job:${id}`)
      assert.equal(lately.text, words)
    }
  })

  test('a reason that its sentence says too little of is told as the program left it', async ({
    assert,
    client,
  }) => {
    const id = await enqueue(RefusedJob, {})
    await drain()
    const { error } = await db.from('jobs').where('id', id).firstOrFail()
    await db
      .from('jobs')
      .where('id', id)
      .update({ error: error.replace(/\?[^\]]*\]/, ']') })
    const page = await client
      .get('/admin/jobs')
      .loginAs(await operator())
      .withInertia()
    page.assertStatus(200)
    const { dead } = page.inertiaProps as { dead: { id: string; reason: string }[] }
    assert.match(dead.find((job) => job.id === id)!.reason, /E_QUOTA_EXCEEDED/)
  })

  test('a row tells what it is about by ids alone', async ({ assert, client }) => {
    const admin = await operator()
    const { org } = await makeCast()
    const payload = { albumId: org.id, note: 'nobody has to read this' }
    const id = await enqueue(BrokenJob, payload, { orgId: org.id })
    const page = await client.get(`/admin/r/jobs/${id}`).loginAs(admin).withInertia()
    const { row } = page.inertiaProps as Record<string, any>
    assert.equal(row.values.payload, `albumId: ${org.id}\nnote: …`)
    assert.isTrue(DateTime.fromISO(row.values.runAt).isValid)
    assert.notProperty(row.values, 'lease')
    assert.notProperty(row.values, 'uniqueKey')
  })

  test('a schedule is run beside its times, and asked for once only', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    const ask = () =>
      client
        .post(`/admin/schedules/${SweepJob.jobName}/runs`)
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)
    const answer = await ask()
    answer.assertHeader('location', '/admin/jobs')
    await ask()
    assert.equal(await waiting(), 1)
  })

  test('a paused schedule rests, and goes on with its next time', async ({ assert, client }) => {
    const admin = await operator()
    const path = `/admin/schedules/${SweepJob.jobName}/pause`
    const read = async () => {
      const page = await client.get('/admin/jobs').loginAs(admin).withInertia()
      const { schedules } = page.inertiaProps as Record<string, any>
      return schedules.find(({ name }: { name: string }) => name === SweepJob.jobName)
    }
    await client.post(path).loginAs(admin).withCsrfToken().redirects(0)
    assert.isTrue((await read()).isPaused)
    const later = Date.now() + 3 * 86_400_000
    await db.from('job_schedules').where('name', SweepJob.jobName).update({ next_run_at: 1 })
    await runSchedules()
    assert.equal(await waiting(), 0)
    await client.delete(path).loginAs(admin).withCsrfToken().redirects(0)
    const { isPaused, nextRunAt } = await read()
    assert.isFalse(isPaused)
    assert.isTrue(Date.parse(nextRunAt) > Date.now() && Date.parse(nextRunAt) < later)
    await runSchedules()
    assert.equal(await waiting(), 0)
  })

  test('is for nobody but whoever runs the server', async ({ assert, client }) => {
    const { owner, admin, member, foreigner } = await makeCast()
    const path = `/admin/schedules/${SweepJob.jobName}`
    for (const user of [owner, admin, member, foreigner]) {
      const page = await client.get('/admin/jobs').loginAs(user).withInertia()
      page.assertStatus(404)
      await client.post(`${path}/runs`).loginAs(user).withCsrfToken().redirects(0)
      await client.post(`${path}/pause`).loginAs(user).withCsrfToken().redirects(0)
    }
    const visitor = await client.get('/admin/jobs').redirects(0)
    visitor.assertHeader('location', '/sign-in')
    assert.equal(await waiting(), 0)
    const row = await db.from('job_schedules').where('name', SweepJob.jobName).first()
    assert.isNotOk(row?.paused_at)
  })

  test('there is no schedule that nobody declared', async ({ assert, client }) => {
    const admin = await operator()
    for (const what of ['runs', 'pause']) {
      const answer = await client
        .post(`/admin/schedules/nothing_such/${what}`)
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)
      answer.assertHeader('location', '/')
    }
    assert.isNull(await db.from('job_schedules').where('name', 'nothing_such').first())
  })
})

test.group('What is done with jobs in the console', (group) => {
  group.setup(() =>
    registerJobs({
      console_broken: async () => ({ default: BrokenJob }),
      console_refused: async () => ({ default: RefusedJob }),
      console_sweep: async () => ({ default: SweepJob }),
    })
  )
  group.each.teardown(async () => {
    await db.from('jobs').where('name', 'like', 'console_%').delete()
  })

  const act = async (client: ApiClient, user: User, name: string, ids: string[]) => {
    const send = (path: string, body: object) =>
      client
        .post(`/admin/r/jobs/${path}`)
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
        .redirects(0)
        .json(body)
    const sealed = await send('selection', { ids })
    if (sealed.status() !== 200) return sealed
    return send(`actions/${name}`, { selection: sealed.body().selection })
  }
  const stateOf = async (id: string) => (await db.from('jobs').where('id', id).firstOrFail()).state
  const bury = async () => {
    const { org } = await makeCast()
    const payload = { albumId: org.id, note: 'x' }
    const id = await enqueue(BrokenJob, payload, { orgId: org.id })
    await drain({ orgId: org.id })
    return id
  }

  test('many are tried again at once, and what never failed is denied', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    const dead = [await bury(), await bury()]
    const untried = await enqueue(SweepJob, {})
    const answer = await act(client, admin, 'retry', [...dead, untried])
    assert.containsSubset(answer.body(), { done: 2, denied: 1, failed: 0 })
    for (const id of dead) assert.equal(await stateOf(id), 'queued')
  })

  test('what waits is cancelled, and may be tried again after all', async ({ assert, client }) => {
    const admin = await operator()
    const id = await enqueue(SweepJob, {}, { delayMs: 3_600_000 })
    const cancelled = await act(client, admin, 'cancel', [id])
    assert.containsSubset(cancelled.body(), { done: 1 })
    assert.equal(await stateOf(id), 'cancelled')
    const again = await act(client, admin, 'cancel', [id])
    assert.containsSubset(again.body(), { done: 0, denied: 1 })
    await act(client, admin, 'retry', [id])
    assert.equal(await stateOf(id), 'queued')
  })

  test('what acts in the name of somebody goes on for nobody else', async ({ assert, client }) => {
    const [admin, other] = [await operator(), await operator()]
    const id = await enqueue(RunAdminActionJob, { runId: admin.id })
    await AdminRun.create({
      userId: admin.id,
      jobId: id,
      resource: 'orgs',
      action: 'suspend',
      selection: '{"ids":[]}',
      input: '{}',
      reasons: '[]',
      total: 0,
    })
    await act(client, other, 'cancel', [id])
    assert.equal(await stateOf(id), 'cancelled')
    const denied = (await act(client, other, 'retry', [id])).body()
    assert.containsSubset(denied, { done: 0, denied: 1 })
    assert.deepInclude(denied.reasons[0], {
      id,
      kind: 'denied',
      code: 'E_NOT_YOUR_RUN',
      message: 'This acts in the name of who ordered it. Nobody else can have it go on.',
    })
    assert.equal(await stateOf(id), 'cancelled')
    const page = await client.get(`/admin/r/jobs/${id}`).loginAs(other).withInertia()
    assert.notInclude((page.inertiaProps as Record<string, any>).actions, 'retry')
    assert.containsSubset((await act(client, admin, 'retry', [id])).body(), { done: 1 })
    assert.equal(await stateOf(id), 'queued')
    await db.from('jobs').where('id', id).delete()
  })

  test('nobody else does anything with them', async ({ assert, client }) => {
    const { owner, admin, member, foreigner } = await makeCast()
    const id = await bury()
    for (const user of [owner, admin, member, foreigner]) {
      const answer = await act(client, user, 'retry', [id])
      answer.assertStatus(404)
    }
    assert.equal(await stateOf(id), 'dead')
  })
})
