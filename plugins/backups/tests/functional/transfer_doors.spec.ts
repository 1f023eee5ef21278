import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import { CreateOrg } from '#actions/create_org'
import Membership from '#models/membership'
import Org from '#models/org'
import Photo from '#models/photo'
import type User from '#models/user'
import { drain } from '#queue/queue'
import { listenToDeeds } from '#tests/fixtures/keeping'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { createPluginHarness } from '#tests/plugin_harness'
import KeepRhythmJob from '../../keep_rhythm_job.js'
import { exportsFolder, importsFolder } from '../../transfer/places.js'
import TransferJob from '../../transfer/transfer_job.js'
import { TransferTurn } from '../../transfer/transfer_turn.js'
import Transfer, { type Findings } from '../../transfer/transfer.js'

const CONSOLE = '/admin/p/backups'
const plugin = createPluginHarness('backups')
const operator = () => makeUser({ superadminAt: DateTime.now() })

interface Shown {
  direction: string
  state: string
  findings: Findings | null
}

const isPart = (name: string) => name.endsWith('.part')

const sendPiece = (client: ApiClient, address: string, bytes: Buffer, at: number, user: User) =>
  client
    .patch(`${address}?at=${at}`)
    .header('accept', 'application/json')
    .header('content-type', 'application/octet-stream')
    .setup((request) => void request.request.send(bytes))
    .loginAs(user)
    .withCsrfToken()

const post = (client: ApiClient, path: string, user: User, values: object) =>
  client
    .post(path)
    .json(values)
    .header('accept', 'text/html')
    .loginAs(user)
    .withCsrfToken()
    .redirects(0)

test.group('Exports and imports of orgs', (group) => {
  group.tap((each) => each.timeout(60_000))
  group.setup(() => plugin.run())
  group.each.setup(async () => void (await Transfer.query().delete()))

  test('stand among all settings of the org', async ({ client, assert }) => {
    const { page, owner, org } = await plugin.world()
    const seen = async (path: string) =>
      (await client.get(path).loginAs(owner).withInertia()).inertiaProps as {
        orgSettings?: { groups: unknown[] }
      }
    const [own, others, photos] = [
      await seen(page),
      await seen(`/orgs/${org.slug}/settings`),
      await seen(`/orgs/${org.slug}`),
    ]
    assert.isNotEmpty(own.orgSettings!.groups)
    assert.deepEqual(own.orgSettings, others.orgSettings)
    assert.isUndefined(photos.orgSettings)
  })

  test('are for owners, each of their own org', async ({ client, assert }) => {
    const { page, owner, admin, member, foreigner, org } = await plugin.world()
    for (const [user, status] of [
      [admin, 403],
      [member, 403],
      [foreigner, 404],
    ] as const) {
      ;(await client.get(page).loginAs(user).withInertia()).assertStatus(status)
      await post(client, `${page}/exports`, user, { current_password: PASSWORD })
    }
    ;(await client.get(page).redirects(0)).assertStatus(302)
    assert.lengthOf(await Transfer.query(), 0)

    await post(client, `${page}/exports`, owner, { current_password: 'not my password' })
    await post(client, `${page}/exports`, owner, {
      current_password: PASSWORD,
      passphrase: 'short',
    })
    assert.lengthOf(await Transfer.query(), 0)
    await post(client, `${page}/exports`, owner, { current_password: PASSWORD })
    await post(client, `${page}/exports`, owner, { current_password: PASSWORD })
    assert.lengthOf(await Transfer.query(), 1, 'one at a time')
    await drain({})
    const made = await Transfer.query().firstOrFail()
    assert.deepEqual([made.state, made.orgId, Number(made.photos)], ['done', org.id, 1])

    const file = `${page}/exports/${made.id}`
    const whole = await client.get(file).loginAs(owner)
    whole.assertStatus(200)
    assert.equal(whole.header('content-length'), String(made.bytes))
    assert.include(whole.header('content-disposition')!, `${org.slug}-`)
    assert.include(whole.header('cache-control')!, 'no-store')
    const part = await client.get(file).header('range', 'bytes=0-1').loginAs(owner)
    part.assertStatus(206)
    for (const [user, status] of [
      [admin, 403],
      [member, 403],
      [foreigner, 404],
    ] as const)
      (await client.get(file).loginAs(user).withInertia()).assertStatus(status)

    const elsewhere = await plugin.world()
    const theirs = await client
      .get(`${elsewhere.page}/exports/${made.id}`)
      .loginAs(elsewhere.owner)
      .withInertia()
    theirs.assertStatus(404)

    const fault = { state: 'failed', failure: '{"text":"EACCES: /srv/lumina/data"}' } as const
    await Transfer.create({ ...made.$attributes, id: randomUUID(), turn: null, ...fault })
    const listed = await client.get(page).loginAs(owner).withInertia()
    assert.notInclude(listed.text(), '/srv/lumina')
    assert.include(listed.text(), 'Whoever runs this server')

    await made.merge({ expiresAt: Date.now() - 1 }).save()
    ;(await client.get(file).loginAs(owner).withInertia()).assertStatus(404)
    await new KeepRhythmJob().handle()
    assert.lengthOf(await Transfer.query().where('id', made.id), 0)
  })

  test('keep no passphrase once they are made', async ({ client, assert }) => {
    const { page, owner } = await plugin.world()
    const passphrase = 'six calm words about the sea'
    await post(client, `${page}/exports`, owner, { current_password: PASSWORD, passphrase })
    const waiting = await Transfer.query().firstOrFail()
    assert.notInclude(JSON.stringify(waiting.$attributes), passphrase)
    await drain({})
    const { state, isSealed, secret, file } = await Transfer.query().firstOrFail()
    assert.deepEqual([state, Boolean(isSealed), secret], ['done', true, null])
    assert.isTrue(file.endsWith('.sealed'))
  })

  test('go from the console to an org beside the first, which is the operator’s', async ({
    client,
    assert,
    cleanup,
  }) => {
    const { of, stop } = listenToDeeds()
    cleanup(stop)
    const { org, owner, member, foreigner } = await plugin.world()
    const user = await operator()
    const order = `${CONSOLE}/orgs/${org.id}/exports`
    for (const other of [owner, member, foreigner]) {
      await post(client, order, other, { current_password: PASSWORD })
      ;(await client.get(`${CONSOLE}/transfers`).loginAs(other).withInertia()).assertStatus(404)
    }
    assert.lengthOf(await Transfer.query(), 0)
    await post(client, order, user, { current_password: PASSWORD })
    await drain({})
    const { file, state } = await Transfer.query().firstOrFail()
    assert.equal(state, 'done')

    const page = await client.get(`${CONSOLE}/transfers`).loginAs(user).withInertia()
    page.assertStatus(200)
    page.assertInertiaComponent('p/backups/transfers')

    const values = { current_password: PASSWORD, file, invites: false }
    await post(client, `${CONSOLE}/transfers`, owner, values)
    await post(client, `${CONSOLE}/transfers`, user, { ...values, file: '../../etc/passwd' })
    await post(client, `${CONSOLE}/transfers`, user, { ...values, slug: 'No Such Address' })
    assert.lengthOf(await Transfer.query(), 1)
    await post(client, `${CONSOLE}/transfers`, user, values)
    await drain({})
    const imported = await Transfer.query().where('direction', 'import').firstOrFail()
    assert.deepEqual([imported.state, imported.failure], ['done', null])
    assert.equal(imported.slug, `${org.slug}-2`)
    const other = await Org.findByOrFail('slug', `${org.slug}-2`)
    assert.lengthOf(await Photo.within(other.id), 1)
    const members = await Membership.query().where('org_id', other.id)
    assert.deepEqual(
      members.map(({ userId }) => userId),
      [user.id]
    )
    const [copied] = of('backup.org_copied')
    assert.deepEqual(
      [copied.orgId, copied.by?.actorId, copied.facts],
      [org.id, user.id, { photos: 1, as: other.slug }],
      'whose export it was hears of it'
    )
    const done = [...of('backup.org_exported'), ...of('backup.org_imported')]
    assert.deepEqual(
      done.map(({ orgId, by }) => [orgId, by?.actorId]),
      [
        [org.id, user.id],
        [other.id, user.id],
      ]
    )
  })

  test('keep the newest three of an org', async ({ client, assert }) => {
    const { page, owner } = await plugin.world()
    const files: string[] = []
    for (let number = 0; number < 4; number++) {
      await post(client, `${page}/exports`, owner, { current_password: PASSWORD })
      await drain({})
      const { file } = await Transfer.query().orderBy('id', 'desc').firstOrFail()
      files.push(file)
    }
    const left = await Transfer.query().orderBy('id')
    assert.deepEqual(
      left.map(({ file }) => file),
      files.slice(1)
    )
    const names = await readdir(exportsFolder())
    assert.notInclude(names, files[0])
    assert.includeMembers(names, files.slice(1))
  })

  test('look into an archive before anything is written', async ({ client, assert }) => {
    const { org, owner } = await plugin.world()
    const user = await operator()
    await post(client, `${CONSOLE}/orgs/${org.id}/exports`, user, { current_password: PASSWORD })
    await drain({})
    const { file } = await Transfer.query().firstOrFail()
    await post(client, `${CONSOLE}/looks`, owner, { file })
    await post(client, `${CONSOLE}/looks`, user, { file: 'nothing.tar.gz' })
    await post(client, `${CONSOLE}/looks`, user, { file, slug: org.slug })
    assert.lengthOf(await Transfer.query(), 1)
    await post(client, `${CONSOLE}/looks`, user, { file })
    const orgs = await Org.query().select('id')
    await drain({})
    assert.lengthOf(await Org.query().select('id'), orgs.length)
    const page = await client.get(`${CONSOLE}/transfers`).loginAs(user).withInertia()
    const { transfers } = page.inertiaProps as { transfers: Shown[] }
    const look = transfers.find(({ direction }) => direction === 'look')!
    const { slug, takenSlug, photos, albums, members } = look.findings!
    assert.deepEqual([look.state, slug, takenSlug], ['done', `${org.slug}-2`, org.slug])
    assert.deepEqual([photos, albums, members], [1, 1, 3])
  })

  test('take archives piece by piece, from operators alone', async ({ client, assert }) => {
    const { owner, member } = await plugin.world()
    const user = await operator()
    const uploads = `${CONSOLE}/uploads`
    const call = (method: 'POST' | 'PATCH' | 'DELETE' | 'GET', path: string, who: User | null) => {
      const request = client.request(path, method).header('accept', 'application/json')
      return (who ? request.loginAs(who) : request).withCsrfToken().redirects(0)
    }
    for (const [who, status] of [
      [owner, 404],
      [member, 404],
      [null, 401],
    ] as const)
      (await call('POST', uploads, who).json({ bytes: 9 })).assertStatus(status)

    const big = await call('POST', uploads, user).json({ bytes: 1e15 })
    big.assertStatus(422)
    const begun = await call('POST', uploads, user).json({ bytes: 9 })
    begun.assertStatus(201)
    const address = `${uploads}/${begun.body().data.id}`
    const send = (bytes: Buffer, at: number, who = user) =>
      sendPiece(client, address, bytes, at, who)
    ;(await send(Buffer.from('none'), 0, owner)).assertStatus(404)
    ;(await send(Buffer.from('none'), 3)).assertStatus(409)
    ;(await send(Buffer.alloc(9 * 1024 ** 2), 0)).assertStatus(413)
    const first = await send(Buffer.from('a first piece'), 0)
    assert.equal(first.body().data.bytes, 13)
    const again = await send(Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 0)
    assert.equal(again.body().data.bytes, 4)
    const rest = await send(Buffer.from('rest'), 4)
    assert.equal(rest.body().data.bytes, 8)
    const there = await call('GET', address, user)
    assert.equal(there.body().data.bytes, 8)

    const name = `up-${user.id}.tar.gz`
    for (const bad of ['../evil.tar.gz', '.hidden.tar.gz', 'evil.zip', 'a/b.tar.gz', ''])
      (await call('POST', address, user).json({ name: bad })).assertStatus(422)
    const done = await call('POST', address, user).json({ name })
    assert.equal(done.body().data.file, name)
    ;(await call('GET', address, user)).assertStatus(404)
    const kept = await readFile(join(importsFolder(), name))
    assert.equal(kept.subarray(4).toString(), 'rest')

    const other = await call('POST', uploads, user).json({ bytes: 9 })
    const twin = `${uploads}/${other.body().data.id}`
    ;(await sendPiece(client, twin, Buffer.from('no archive'), 0, user)).assertStatus(200)
    ;(await call('POST', twin, user).json({ name })).assertStatus(422)
    assert.deepEqual((await readdir(importsFolder())).filter(isPart), [], 'it is not kept')

    const ids: string[] = []
    for (let number = 0; number < 5; number++) {
      const one = await call('POST', uploads, user).json({ bytes: 9 })
      ids.push(one.body().data.id)
    }
    ;(await call('POST', uploads, user).json({ bytes: 9 })).assertStatus(422)
    for (const id of ids) (await call('DELETE', `${uploads}/${id}`, user)).assertStatus(204)

    await call('DELETE', `${CONSOLE}/archives`, owner).json({ file: name })
    await call('DELETE', `${CONSOLE}/archives`, user).json({ file: '../db/app.sqlite3' })
    assert.include(await readdir(importsFolder()), name)
    await call('DELETE', `${CONSOLE}/archives`, user).json({ file: name })
    assert.notInclude(await readdir(importsFolder()), name)
  })

  test('leave nothing of an import whose server ended', async ({ client, assert }) => {
    const user = await operator()
    await mkdir(importsFolder(), { recursive: true })
    const file = `half-${user.id}.tar.gz`
    await writeFile(join(importsFolder(), file), 'whatever')
    const slug = `half-${user.id.slice(-8)}`
    const values = { current_password: PASSWORD, file, slug }
    await post(client, `${CONSOLE}/transfers`, user, values)
    const { id } = await Transfer.query().firstOrFail()
    const turn = await TransferTurn.resume(id)
    assert.isNull(await TransferTurn.resume(id), 'nobody else does it as well')
    turn!.stop()
    const half = await db.transaction(async (trx) => {
      const { org } = await new CreateOrg().handle(
        { name: 'Half', slug, owner: user },
        { client: trx }
      )
      await turn!.founded(org.id, trx)
      return org.useTransaction(trx).merge({ deletedAt: DateTime.now() }).save()
    })
    const error = new Error('The worker died')
    await db.transaction((trx) =>
      new TransferJob().failed({ transferId: id }, { jobId: id, orgId: null, error, client: trx })
    )
    await drain({})
    assert.isNull(await Org.find(half.id))
    const page = await client.get(`${CONSOLE}/transfers`).loginAs(user).withInertia()
    const { transfers } = page.inertiaProps as { transfers: { failure: string }[] }
    assert.equal(transfers[0].failure, 'It was ended before it was done. Try again.')
    await post(client, `${CONSOLE}/transfers`, user, values)
    assert.lengthOf(await Transfer.query(), 2, 'its address is free again')
    await rm(join(importsFolder(), file))
  })

  test('say in words what was wrong with an archive', async ({ client, assert }) => {
    const user = await operator()
    await mkdir(importsFolder(), { recursive: true })
    const file = `bad-${user.id}.tar.gz`
    await writeFile(join(importsFolder(), file), 'no archive at all')
    await post(client, `${CONSOLE}/transfers`, user, { current_password: PASSWORD, file })
    const [{ outcome }] = await drain({})
    assert.equal(outcome, 'done', 'it is no job that failed')
    const { state } = await Transfer.query().firstOrFail()
    assert.equal(state, 'failed')
    const page = await client.get(`${CONSOLE}/transfers`).loginAs(user).withInertia()
    const { transfers } = page.inertiaProps as { transfers: { failure: string }[] }
    assert.equal(transfers[0].failure, 'This is no export of Lumina.')
    await rm(join(importsFolder(), file))
    await rm(exportsFolder(), { recursive: true, force: true })
  })
})
