import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { ApiClient } from '@japa/api-client'
import { DateTime } from 'luxon'
import { FollowSettings } from '#actions/follow_settings'
import { settings } from '#config/settings'
import { isMailDelivered } from '#mails/delivery'
import type User from '#models/user'
import env from '#start/env'
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
