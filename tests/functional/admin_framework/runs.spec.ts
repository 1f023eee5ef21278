import { setTimeout as sleep } from 'node:timers/promises'
import encryption from '@adonisjs/core/services/encryption'
import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { type Area, isOrgArea } from '#admin/area'
import { mixIn } from '#admin/mixed_resource'
import { auditedUpdate } from '#audit/history'
import RunAdminActionJob from '#jobs/run_admin_action_job'
import AdminRun from '#models/admin_run'
import Membership from '#models/membership'
import Tag from '#models/tag'
import type User from '#models/user'
import { cancel, drain, retry } from '#queue/queue'
import { asking } from '#tests/functional/admin_framework/asking'
import { during, furnish, namesOf, scene } from '#tests/functional/admin_framework/desk'

const PURPOSE = 'admin-selection'

type Scene = Awaited<ReturnType<typeof scene>>
type Client = Parameters<typeof asking>[0]

const input = { sign: '!' }
const many = (count: number) => Array.from({ length: count }, (_, at) => `Label ${1000 + at}`)

function desk(client: Client, { root, owner }: Scene) {
  const { json } = asking(client)
  const select = async (body: object, user: User = owner) => {
    const answer = await json('POST', `${root}/labels/selection`, user, body)
    return answer.body() as { selection: string; count: number; isCapped: boolean }
  }
  const run = (name: string, selection: string, values: object = input, user: User = owner) =>
    json('POST', `${root}/labels/actions/${name}`, user, { selection, values })
  const at = (id: string) => `${root}/labels/actions/runs/${id}`
  return { json, select, run, at }
}

test.group('Actions on rows', (group) => {
  furnish(group)

  test('tell what was done, denied and failed, each with its reason in words', async ({
    assert,
    client,
  }) => {
    const world = await scene('Alp', 'Fixed', 'Stubborn', 'Sea')
    const { select, run } = desk(client, world)
    const { selection, count } = await select({ list: { q: '', f: {} }, except: [world.ids[3]] })
    assert.equal(count, 3)
    const answer = await run('mark', selection)
    answer.assertStatus(200)
    const { reasons, ...outcome } = answer.body()
    assert.deepEqual(outcome, { done: 1, denied: 1, failed: 1, handed: null })
    assert.deepEqual(reasons, [
      {
        id: world.ids[1],
        title: 'Fixed',
        kind: 'denied',
        code: 'E_MAY_NOT_RUN',
        message: 'You may not do this with this row.',
      },
      {
        id: world.ids[2],
        title: 'Stubborn',
        kind: 'failed',
        code: 'E_TOO_MANY_TAGS',
        message: 'A photo carries at most 7 tags.',
      },
    ])
    assert.deepEqual(await namesOf(world.org.id), ['Alp!', 'Fixed', 'Sea', 'Stubborn'])
  })

  test('ask for their input in a form, and take nothing else', async ({ assert, client }) => {
    const world = await scene('Alp')
    const { json, select, run } = desk(client, world)
    const form = await json('GET', `${world.root}/labels/actions/mark/form`, world.owner)
    assert.deepEqual(
      form.body().fields.map(({ name, maxLength }: Record<string, unknown>) => [name, maxLength]),
      [['sign', 3]]
    )
    const { selection } = await select({ ids: world.ids })
    for (const values of [{}, { sign: 'far too long' }, { sign: 7 }]) {
      const answer = await run('mark', selection, values)
      answer.assertStatus(422)
      assert.equal(answer.body().errors[0].field, 'sign')
    }
    for (const name of ['nothing', 'toString', 'constructor'])
      (await run(name, selection)).assertStatus(404)
    const formless = await json('GET', `${world.root}/labels/actions/reveal/form`, world.owner)
    formless.assertStatus(404)
    assert.deepEqual(await namesOf(world.org.id), ['Alp'])
  })

  test('what hands something over is for one row at a time', async ({ assert, client }) => {
    const world = await scene('Alp', 'Sea')
    const { select, run } = desk(client, world)
    const both = await select({ ids: world.ids })
    const refused = await run('reveal', both.selection)
    refused.assertStatus(422)
    assert.equal(refused.body().errors[0].code, 'E_ONE_AT_A_TIME')
    const one = await select({ ids: [world.ids[0]] })
    const { handed } = (await run('reveal', one.selection)).body()
    assert.deepEqual(handed, { label: 'Link', value: 'https://example.org/x' })
  })

  test('a selection is good for who made it, where they made it, for an hour', async ({
    assert,
    client,
  }) => {
    const [world, theirs] = [await scene('Alp'), await scene('Sea')]
    const { json, select, run } = desk(client, world)
    const { selection } = await select({ ids: world.ids })
    const foreign = await desk(client, theirs).select({ ids: theirs.ids })
    const old = encryption.encrypt(encryption.decrypt(selection, PURPOSE), {
      expiresIn: '1ms',
      purpose: PURPOSE,
    })
    await sleep(10)
    for (const token of [`${selection}x`, 'nonsense', foreign.selection, old]) {
      const answer = await run('mark', token)
      answer.assertStatus(422)
      assert.equal(answer.body().errors[0].code, 'E_BAD_SELECTION')
    }
    ;(await run('mark', selection, input, world.admin)).assertStatus(422)
    const other = { selection, values: {} }
    const elsewhere = await json('POST', `${world.root}/pictures/actions/mark`, world.owner, other)
    elsewhere.assertStatus(404)
    for (const body of [
      {},
      { ids: [] },
      { ids: ['nonsense'] },
      { ids: Array.from({ length: 1_001 }, () => world.ids[0]) },
      { list: { f: { linkCount: '1..' } } },
      { list: { q: 'x'.repeat(201) } },
      { list: {}, except: ['nonsense'] },
    ])
      (await json('POST', `${world.root}/labels/selection`, world.owner, body)).assertStatus(422)
    assert.deepEqual(await namesOf(world.org.id), ['Alp'])
  })
})

test.group('Actions on many rows', (group) => {
  furnish(group)

  async function queued(client: Client) {
    const world = await scene(...many(201))
    const ask = desk(client, world)
    const { selection, count } = await ask.select({ list: {} })
    const answer = await ask.run('mark', selection)
    return { ...ask, world, count, answer, job: answer.body().job as string }
  }

  test('are done by a job, which tells how far it is', async ({ assert, client }) => {
    const { world, json, at, count, answer, job } = await queued(client)
    assert.equal(count, 201)
    answer.assertStatus(202)
    const waiting = await json('GET', at(job), world.owner)
    assert.containsSubset(waiting.body(), { state: 'queued', progress: 0, total: 201 })
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    const done = await json('GET', at(job), world.owner)
    assert.containsSubset(done.body(), {
      state: 'done',
      progress: 1,
      outcome: { done: 201, denied: 0, failed: 0 },
    })
    const names = await namesOf(world.org.id)
    assert.isTrue(names.every((name) => name.endsWith('!')))
    for (const user of [world.admin, world.member, world.foreigner, world.operator]) {
      ;(await json('GET', at(job), user)).assertStatus(404)
      ;(await json('DELETE', at(job), user)).assertStatus(404)
    }
    ;(await json('GET', at('nonsense'), world.owner)).assertStatus(404)
  }).timeout(60_000)

  test('can be cancelled before they begin', async ({ assert, client }) => {
    const { world, json, at, job } = await queued(client)
    const cancelled = await json('DELETE', at(job), world.owner)
    assert.equal(cancelled.body().state, 'cancelled')
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    const names = await namesOf(world.org.id)
    assert.isFalse(names.some((name) => name.endsWith('!')))
  }).timeout(60_000)

  test('stop half-way when they are cancelled, and say what was done', async ({
    assert,
    client,
  }) => {
    const { world, json, at, job } = await queued(client)
    const { jobId } = await AdminRun.findOrFail(job)
    let marked = 0
    during.mark = async () => {
      if (++marked === 60) await cancel(jobId!)
    }
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    const { state, outcome, progress } = (await json('GET', at(job), world.owner)).body()
    assert.equal(state, 'cancelled')
    assert.containsSubset(outcome, { done: 60, denied: 0, failed: 0, reasons: [] })
    assert.closeTo(progress, 60 / 201, 0.01)
    const names = await namesOf(world.org.id)
    assert.lengthOf(
      names.filter((name) => name.endsWith('!')),
      60
    )
  }).timeout(60_000)

  test('go on where they were left, and do nothing twice', async ({ assert, client }) => {
    const { world, json, at, job } = await queued(client)
    const run = await AdminRun.findOrFail(job)
    const ids = [...world.ids].sort()
    await run.merge({ afterId: ids[99], done: 100 }).save()
    const seen: string[] = []
    during.mark = async ({ id }: Tag) => void seen.push(id)
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    assert.deepEqual(seen, ids.slice(100))
    assert.equal((await json('GET', at(job), world.owner)).body().outcome.done, 201)
  }).timeout(60_000)

  test('repeat nothing after a worker died, and say of one row that nobody knows', async ({
    assert,
    client,
  }) => {
    const { world, json, at, job } = await queued(client)
    const { jobId } = await AdminRun.findOrFail(job)
    const seen: string[] = []
    let left: object = {}
    during.mark = async ({ id }: Tag) => {
      if (seen.push(id) < 60) return
      const { afterId, done, denied, failed, reasons } = await AdminRun.findOrFail(job)
      left = { afterId, done, denied, failed, reasons }
      await cancel(jobId!)
    }
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    // As a worker leaves it that is gone in the middle of a row.
    const ids = [...world.ids].sort()
    assert.containsSubset(left, { afterId: ids[59], done: 59, failed: 1 })
    await AdminRun.query()
      .where('id', job)
      .update({
        after_id: ids[59],
        done: 59,
        failed: 1,
        reasons: (left as AdminRun).reasons,
      })
    seen.length = 0
    during.mark = async ({ id }: Tag) => void seen.push(id)
    await retry(jobId!)
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    assert.deepEqual(seen, ids.slice(60))
    const { state, outcome } = (await json('GET', at(job), world.owner)).body()
    assert.equal(state, 'done')
    assert.containsSubset(outcome, { done: 200, denied: 0, failed: 1 })
    assert.containsSubset(outcome.reasons, [{ id: ids[59], code: 'E_RUN_INTERRUPTED' }])
  }).timeout(60_000)

  test('never name a row that whoever ordered them may not see', async ({ assert, client }) => {
    const world = await scene('Unseen', ...many(201))
    const { json, select, run, at } = desk(client, world)
    const { selection } = await select({ list: {} })
    const { job } = (await run('mark', selection)).body() as { job: string }
    const written: string[] = []
    during.view = async () => void written.push((await AdminRun.findOrFail(job)).reasons)
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    delete during.view
    assert.isTrue(written.some((reasons) => reasons.includes('E_RUN_INTERRUPTED')))
    assert.isFalse(written.some((reasons) => reasons.includes('Unseen')))
    const { outcome } = (await json('GET', at(job), world.owner)).body()
    assert.containsSubset(outcome, { done: 201, denied: 1, failed: 0 })
    assert.isEmpty(outcome.reasons)
  }).timeout(60_000)

  test('end where another worker went on with them', async ({ assert, client }) => {
    const { world, job } = await queued(client)
    const ids = [...world.ids].sort()
    const seen: string[] = []
    during.mark = async ({ id }: Tag) => {
      if (seen.push(id) === 10)
        await AdminRun.query().where('id', job).update({ after_id: ids[150], done: 151 })
    }
    const [{ outcome }] = await drain({ orgId: world.org.id, job: RunAdminActionJob })
    assert.equal(outcome, 'dead')
    assert.lengthOf(seen, 10)
    const run = await AdminRun.findOrFail(job)
    assert.deepEqual([run.afterId, run.done, run.finishedAt], [ids[150], 151, null])
  }).timeout(60_000)

  test('do nothing where more is found by then than somebody was asked about', async ({
    assert,
    client,
  }) => {
    const world = await scene('Other', ...many(201))
    const { select, run, json, at } = desk(client, world)
    const label = await select({ list: { q: 'label' } })
    assert.equal(label.count, 201)
    const first = await run('mark', label.selection)
    first.assertStatus(202)
    await Tag.within(world.org.id).where('name', 'Other').update({ name: 'Label 0' })
    const refused = await run('mark', label.selection)
    refused.assertStatus(409)
    assert.containsSubset(refused.body().errors[0], {
      code: 'E_SELECTION_GREW',
      field: 'selection',
      message:
        'The list finds more by now than the 201 rows you chose. Nothing was done: look at it again.',
    })
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    const { state, outcome } = (await json('GET', at(first.body().job), world.owner)).body()
    assert.equal(state, 'done')
    assert.containsSubset(outcome, { done: 0, denied: 0, failed: 0 })
    assert.containsSubset(outcome.reasons, [{ id: null, code: 'E_SELECTION_GREW' }])
    const names = await namesOf(world.org.id)
    assert.isFalse(names.some((name) => name.endsWith('!')))
  }).timeout(60_000)

  test('leave alone what was made after somebody was asked', async ({ assert, client }) => {
    const world = await scene(...many(201))
    const { select, run } = desk(client, world)
    const { selection } = await select({ list: {} })
    const [later] = await world.org.related('tags').createMany([{ name: 'Later', key: 'later' }])
    const answer = await run('mark', selection)
    answer.assertStatus(202)
    await drain({ orgId: world.org.id, job: RunAdminActionJob })
    assert.equal((await later.refresh()).name, 'Later')
    const names = await namesOf(world.org.id)
    assert.lengthOf(
      names.filter((name) => name.endsWith('!')),
      201
    )
  }).timeout(60_000)

  test('are ordered once, however often the order is sent', async ({ assert, client }) => {
    const world = await scene(...many(201))
    const { json, select, at } = desk(client, world)
    const { selection } = await select({ list: {} })
    const send = (key: string, values: object = input) =>
      json('POST', `${world.root}/labels/actions/mark`, world.owner, { selection, values }).header(
        'idempotency-key',
        key
      )
    const key = `order-${world.org.id}`
    const [first, second] = [await send(key), await send(key)]
    for (const answer of [first, second]) answer.assertStatus(202)
    assert.equal(first.body().job, second.body().job)
    await json('DELETE', at(first.body().job), world.owner)
    assert.lengthOf(await AdminRun.query().where('org_id', world.org.id), 1)
    const other = await send(key, { sign: '?' })
    assert.equal(other.body().errors[0].code, 'E_IDEMPOTENCY_MISMATCH')
    const few = await select({ ids: world.ids.slice(0, 1) })
    const one = () =>
      json('POST', `${world.root}/labels/actions/mark`, world.owner, {
        selection: few.selection,
        values: input,
      }).header('idempotency-key', `${key}-1`)
    const [done, again] = [await one(), await one()]
    assert.deepEqual(done.body(), again.body())
    assert.equal(done.body().done, 1)
    const names = await namesOf(world.org.id)
    assert.lengthOf(
      names.filter((name) => name.includes('!')),
      1
    )
    assert.isFalse(names.some((name) => name.endsWith('!!')))
  }).timeout(60_000)

  test('stand beside the exports of who ordered them, and of nobody else', async ({
    assert,
    client,
  }) => {
    const { world, json, at, job } = await queued(client)
    const { page } = asking(client)
    const list = `${world.root.replace(/\/r$/, '')}/exports`
    const runsOf = async (user: User) => (await page(list, user)).props.runs
    const [run] = await runsOf(world.owner)
    assert.containsSubset(run, {
      id: job,
      resource: 'labels',
      action: 'Mark',
      state: 'queued',
      total: 201,
      done: 0,
      refusal: null,
    })
    assert.deepEqual(await runsOf(world.admin), [])
    for (const user of [world.member, world.foreigner, world.operator])
      (await page(list, user)).answer.assertStatus(404)
    await json('DELETE', at(job), world.owner)
    assert.equal((await runsOf(world.owner))[0].state, 'cancelled')
  })

  test('are done in the console for who runs the server, as long as they do', async ({
    assert,
    client,
  }) => {
    const world = await scene(...many(201))
    const { operator, org } = world
    const { select, run, json, at } = desk(client, { ...world, root: '/admin/r', owner: operator })
    const { selection } = await select({ list: { f: { orgId: org.id } } })
    const [first, second] = [await run('mark', selection), await run('mark', selection)]
    for (const answer of [first, second]) answer.assertStatus(202)
    // One after the other, and the operator goes while the second one is under way.
    let marked = 0
    during.mark = async () => {
      if (++marked === 280) await operator.merge({ superadminAt: null }).save()
    }
    const drained = await drain({ job: RunAdminActionJob })
    assert.deepEqual(
      drained.map(({ outcome }) => outcome),
      ['done', 'dead']
    )
    const names = await namesOf(org.id)
    const twice = names.filter((name) => name.endsWith('!!'))
    assert.lengthOf(twice, 100)
    const path = at(first.body().job)
    ;(await json('GET', path, operator)).assertStatus(404)
    await operator.merge({ superadminAt: DateTime.now() }).save()
    assert.equal((await json('GET', path, operator)).body().state, 'done')
    const given = await json('GET', at(second.body().job), operator)
    assert.containsSubset(given.body(), { state: 'dead', outcome: { done: 100 } })
  }).timeout(60_000)

  test('stop half-way when what a plugin added is off, or its right is lost', async ({
    assert,
    client,
  }) => {
    const world = await scene(...many(201))
    const { org, owner, ids } = world
    const waved = { ids: [] as string[], at: async () => {} }
    let isOpen = true
    const takeAway = mixIn({
      resource: 'labels',
      isOpen: () => isOpen,
      columns: {},
      actions: {
        wave: {
          may: (area: Area) => isOrgArea(area) && area.membership.isOwner,
          run: async ({ id }: Tag) => {
            if (waved.ids.push(id) === 60) await waved.at()
          },
        },
      },
    })
    const { select, run, json, at } = desk(client, world)
    const wave = async (interrupt: () => Promise<unknown>) => {
      Object.assign(waved, { ids: [], at: interrupt })
      const { selection } = await select({ ids })
      const { job } = (await run('wave', selection, {})).body()
      const [{ outcome }] = await drain({ orgId: org.id, job: RunAdminActionJob })
      assert.lengthOf(waved.ids, 100)
      return { outcome, job }
    }
    const closed = await wave(async () => (isOpen = false))
    assert.equal(closed.outcome, 'dead')
    isOpen = true
    const lost = await wave(() =>
      db.transaction((trx) => {
        const theirs = Membership.query({ client: trx }).where({
          org_id: org.id,
          user_id: owner.id,
        })
        return auditedUpdate(theirs, { role: 'admin' })
      })
    )
    assert.equal(lost.outcome, 'done')
    const { outcome } = (await json('GET', at(lost.job), owner)).body()
    assert.containsSubset(outcome, { done: 100, denied: 101 })
    takeAway()
  }).timeout(60_000)

  test('are not done for somebody who may not any more', async ({ assert, client }) => {
    const { world, answer } = await queued(client)
    answer.assertStatus(202)
    await Membership.query()
      .where({ org_id: world.org.id, user_id: world.owner.id })
      .update({ role: 'member' })
    const [{ outcome }] = await drain({ orgId: world.org.id, job: RunAdminActionJob })
    assert.equal(outcome, 'dead')
    const suspended = await queued(client)
    await suspended.world.owner.merge({ suspendedAt: DateTime.now() }).save()
    await drain({ orgId: suspended.world.org.id, job: RunAdminActionJob })
    for (const { org } of [world, suspended.world]) {
      const names = await namesOf(org.id)
      assert.isFalse(names.some((name) => name.endsWith('!')))
    }
  }).timeout(60_000)
})
