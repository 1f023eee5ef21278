import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import { FollowSettings } from '#actions/follow_settings'
import { settings } from '#config/settings'
import { isMailDelivered } from '#mails/delivery'
import Mail from '#models/mail'
import type User from '#models/user'
import env from '#start/env'
import { MailServer } from '#tests/fixtures/mail_server'
import { makeCast, makeOrg, makeUser } from '#tests/fixtures/people'

const operator = () => makeUser({ superadminAt: DateTime.now() })
const save = (client: ApiClient, user: User, values: object) =>
  client
    .patch('/admin/settings')
    .loginAs(user)
    .withCsrfToken()
    .header('referer', '/admin/settings')
    .json({ values })
    .redirects(0)

test.group('Settings of the server', (group) => {
  group.each.teardown(async () => {
    await db.from('server_settings').whereIn('name', ['settings', 'settings_history']).delete()
    await new FollowSettings().handle()
  })

  test('count at once: registration opens, and orgs have more room', async ({ assert, client }) => {
    const admin = await operator()
    const { org } = await makeOrg()
    assert.equal(org.limitBytes, env.get('DEFAULT_QUOTA_BYTES'))
    await save(client, admin, { registration: 'open', defaultQuotaBytes: 7 * 1024 ** 3 })
    assert.equal(org.limitBytes, 7 * 1024 ** 3)
    const page = await client.get('/register').withInertia()
    assert.isTrue((page.inertiaProps as Record<string, any>).open)
    await save(client, admin, { registration: 'invite' })
    assert.equal(settings().registration, 'invite')
    assert.equal(settings().defaultQuotaBytes, 7 * 1024 ** 3)
  })

  test('say who changed what, newest first', async ({ assert, client }) => {
    const admin = await operator()
    await save(client, admin, { visitorMaxFiles: 25 })
    await save(client, admin, { visitorMaxFiles: 25 })
    await save(client, admin, { visitorMaxFiles: 30, smtpUrl: 'smtp://a:hunter2@127.0.0.1:1' })
    const page = await client.get('/admin/settings').loginAs(admin).withInertia()
    page.assertInertiaComponent('admin/settings')
    const { history } = page.inertiaProps as Record<string, any>
    assert.lengthOf(history, 2)
    assert.equal(history[0].actor, admin.name)
    assert.deepInclude(history[0].changes[0], {
      field: 'visitorMaxFiles',
      before: 25,
      after: 30,
    })
    assert.deepInclude(history[0].changes[1], { field: 'smtpUrl', before: null, after: '•••' })
  })

  test('never show the mail server again, nor keep it readable', async ({ assert, client }) => {
    const admin = await operator()
    await save(client, admin, { smtpUrl: 'smtp://a:hunter2@127.0.0.1:1' })
    assert.isTrue(isMailDelivered())
    const page = await client.get('/admin/settings').loginAs(admin).withInertia()
    assert.notInclude(page.text(), 'hunter2')
    assert.deepEqual((page.inertiaProps as Record<string, any>).form.secretsSet, ['smtpUrl'])
    const rows = await db.from('server_settings').where('name', 'like', 'settings%')
    assert.notInclude(JSON.stringify(rows), 'hunter2')
    await save(client, admin, { visitorMaxFiles: 12 })
    assert.isTrue(isMailDelivered())
    await save(client, admin, { smtpUrl: null })
    assert.isFalse(isMailDelivered())
  })

  test('keep what they were where a value is wrong', async ({ assert, client }) => {
    const admin = await operator()
    for (const values of [
      { registration: 'everybody' },
      { defaultQuotaBytes: -1 },
      { defaultQuotaBytes: 'much' },
      { maxUploadBytes: 2 ** 60 },
      { visitorMaxFiles: null },
      { smtpUrl: 'javascript:alert(1)' },
      { mailFrom: 'nobody' },
      { mailFrom: 'a\r\nBcc: b@example.org <a@example.org>' },
    ]) {
      const before = settings()
      await save(client, admin, { visitorMaxFiles: 11, ...values })
      assert.deepEqual(settings(), before, JSON.stringify(values))
    }
    assert.isNull(await db.from('server_settings').where('name', 'settings').first())
  })

  test('say what an address of letters looks like to whoever enters another', async ({
    assert,
    client,
  }) => {
    const admin = await operator()
    for (const [field, words, wrong] of [
      [
        'smtpUrl',
        /smtp:\/\/name:password@/,
        [
          'mail.example.org',
          'https://mail.example.org',
          'smtp://',
          'smtp://:secret@mail.example.org',
          'smtp://a:b%zz@mail.example.org',
          'smtp://mail.example.org:99999',
          'smtp://mail.example.org:0',
          'smtp://mail example.org',
          'smtp://mail.example.org/inbox',
          'smtp://mail.example.org?secure=1',
          'smtp://mail.example.org:587 ; rm',
          'smtp://-',
        ],
      ],
      [
        'mailFrom',
        /like Photos <photos@example\.org>/,
        [
          'Photos',
          'photos@',
          '@example.org',
          'photos@example.org, other@example.org',
          'Photos <photos@example.org',
          'Photos <photos>',
          'Photos <a@example.org> <b@example.org>',
          'a..b@example.org',
          'a b@example.org',
        ],
      ],
    ] as const) {
      for (const value of wrong) {
        const before = settings()
        const answer = await save(client, admin, { [field]: value })
        const said = answer.flashMessages().inputErrorsBag as Record<string, string[]>
        assert.match(said?.[field]?.[0] ?? '', words, `${field}: ${value}`)
        assert.deepEqual(settings(), before)
      }
    }
  })

  test('take every address of letters that means one', async ({ assert, client }) => {
    const admin = await operator()
    for (const [field, value] of [
      ['smtpUrl', 'smtp://127.0.0.1:1'],
      ['smtpUrl', 'smtps://me%40example.org:a%2Fb@mail.example.org'],
      ['smtpUrl', 'smtp://me@example.org:secret@mail.example.org:25/'],
      ['smtpUrl', 'smtp://[::1]:2525'],
      ['smtpUrl', 'smtp://mail_server:25'],
      ['mailFrom', 'photos@example.org'],
      ['mailFrom', 'photos@localhost'],
      ['mailFrom', 'Fotos für alle <fotos+neu@bücher.example>'],
      ['mailFrom', '"Photos, all" <photos@example.org>'],
    ] as const) {
      await save(client, admin, { [field]: value })
      assert.equal(settings()[field], value)
    }
  })

  test('are for nobody but whoever runs the server', async ({ assert, client }) => {
    const { owner, admin, member, foreigner } = await makeCast()
    for (const user of [owner, admin, member, foreigner]) {
      const page = await client.get('/admin/settings').loginAs(user).withInertia()
      page.assertStatus(404)
      await save(client, user, { registration: 'open' })
    }
    const visitor = await client.get('/admin/settings').redirects(0)
    visitor.assertHeader('location', '/sign-in')
    assert.equal(settings().registration, env.get('REGISTRATION') ?? 'invite')
  })

  test('that nobody knows change nothing', async ({ assert, client }) => {
    const admin = await operator()
    await save(client, admin, { appKey: 'x', __proto__: { registration: 'open' } })
    assert.isNull(await db.from('server_settings').where('name', 'settings').first())
  })
})

test.group('A test letter', (group) => {
  group.each.teardown(async () => {
    await db.from('server_settings').whereIn('name', ['settings', 'settings_history']).delete()
    await new FollowSettings().handle()
  })

  const send = (client: ApiClient, user: User) =>
    client.post('/admin/settings/letters').loginAs(user).withCsrfToken().accept('json').redirects(0)

  test('goes to whoever asks for it, by the mail server that is set', async ({
    assert,
    client,
    cleanup,
  }) => {
    const admin = await operator()
    const post = await MailServer.start()
    cleanup(() => post.stop())
    await save(client, admin, { smtpUrl: post.url, mailFrom: 'Photos <photos@example.org>' })
    const answer = await send(client, admin)
    answer.assertStatus(201)
    assert.deepEqual(answer.body(), { to: admin.email, state: 'sent' })
    assert.lengthOf(post.letters, 1)
    assert.include(post.letters[0], `To: ${admin.email}`)
    assert.include(post.letters[0], 'From: Photos <photos@example.org>')
    assert.isNull(await Mail.query().where('recipient', admin.email).first())
  })

  test('tells why the mail server did not take it', async ({ assert, client, cleanup }) => {
    const admin = await operator()
    const post = await MailServer.start({ refusal: '550 We do not know you' })
    cleanup(() => post.stop())
    await save(client, admin, { smtpUrl: post.url })
    const refused = await send(client, admin)
    assert.equal(refused.body().state, 'refused')
    assert.include(refused.body().reason, '550 We do not know you')
    await save(client, admin, { smtpUrl: 'smtp://127.0.0.1:1' })
    const unreached = await send(client, admin)
    assert.equal(unreached.body().state, 'refused')
    assert.include(unreached.body().reason, 'ECONNREFUSED')
  })

  test('lies in the outbox where there is no mail server', async ({ assert, client }) => {
    const admin = await operator()
    const { state, mailId } = (await send(client, admin)).body()
    assert.equal(state, 'kept')
    const letter = await Mail.findOrFail(mailId)
    assert.equal(letter.recipient, admin.email)
    assert.include(letter.text, '/admin/settings')
  })

  test('is not sent as often as somebody likes, and by nobody else', async ({ assert, client }) => {
    const admin = await operator()
    const statuses: number[] = []
    for (let time = 0; time < 11; time++) statuses.push((await send(client, admin)).status())
    assert.deepEqual(statuses.slice(-2), [201, 429])
    // Where every process of the server counts.
    const counted = await db.from('rate_limits').whereLike('key', `%test_letter:${admin.id}`)
    assert.lengthOf(counted, 1)
    const { owner, admin: staff, member, foreigner } = await makeCast()
    for (const user of [owner, staff, member, foreigner])
      assert.equal((await send(client, user)).status(), 404)
  })
})
