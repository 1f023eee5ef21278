import { test } from '@japa/runner'
import mailer from '@adonisjs/mail/services/main'
import { DateTime } from 'luxon'
import DeliverMailJob from '#jobs/deliver_mail_job'
import { postLetter } from '#mails/post_office'
import Mail from '#models/mail'
import { drain } from '#queue/queue'
import env from '#start/env'
import { lettersTo } from '#tests/fixtures/letters'
import { makeCast, makeUser } from '#tests/fixtures/people'

const operator = () => makeUser({ superadminAt: DateTime.now() })

const letter = (to: string) => ({
  to,
  locale: 'en',
  subject: 'Come and see',
  heading: 'Hello',
  paragraphs: ['There are new photos.'],
  button: { label: 'Open', url: 'http://127.0.0.1/somewhere/secret' },
})

test.group('Outbox', () => {
  test('shows whoever runs the server the letters that nobody sends', async ({
    client,
    assert,
  }) => {
    const admin = await operator()
    const row = await postLetter(letter('ada@example.org'))
    const list = await client.get('/admin/outbox').loginAs(admin).withInertia()
    list.assertInertiaComponent('admin/outbox/index')
    assert.equal(list.inertiaProps.mails[0].id, row.id)
    assert.notProperty(list.inertiaProps.mails[0], 'html')
    const page = await client.get(`/admin/outbox/${row.id}`).loginAs(admin).withInertia()
    assert.deepEqual(page.inertiaProps.mail.links, ['http://127.0.0.1/somewhere/secret'])
    assert.include(page.inertiaProps.mail.text, 'There are new photos.')
  })

  test('does not exist for anybody else', async ({ client }) => {
    const { owner, admin, member } = await makeCast()
    const row = await postLetter(letter('ada@example.org'))
    for (const user of [owner, admin, member]) {
      for (const path of ['/admin', '/admin/outbox', `/admin/outbox/${row.id}`]) {
        const page = await client.get(path).loginAs(user).withInertia()
        page.assertStatus(404)
      }
      await client.delete('/admin/outbox').loginAs(user).withCsrfToken().redirects(0)
    }
    const visitor = await client.get('/admin/outbox').redirects(0)
    visitor.assertHeader('location', '/sign-in')
    await Mail.findOrFail(row.id)
  })

  test('is emptied letter by letter or at once', async ({ client, assert }) => {
    const admin = await operator()
    const [one, two] = [
      await postLetter(letter('a@example.org')),
      await postLetter(letter('b@example.org')),
    ]
    await client.delete(`/admin/outbox/${one.id}`).loginAs(admin).withCsrfToken().redirects(0)
    assert.isNull(await Mail.find(one.id))
    assert.isNotNull(await Mail.find(two.id))
    await client.delete('/admin/outbox').loginAs(admin).withCsrfToken().redirects(0)
    assert.lengthOf(await Mail.all(), 0)
    const gone = await client.get(`/admin/outbox/${two.id}`).loginAs(admin).withInertia()
    gone.assertStatus(404)
  })

  test('goes on to older letters page by page', async ({ client, assert }) => {
    const admin = await operator()
    await Mail.query().delete()
    for (let number = 0; number < 51; number++) await postLetter(letter(`p${number}@example.org`))
    const first = await client.get('/admin/outbox').loginAs(admin).withInertia()
    assert.lengthOf(first.inertiaProps.mails, 50)
    assert.equal(first.inertiaProps.total, 51)
    const second = await client
      .get('/admin/outbox')
      .qs({ before: first.inertiaProps.next! })
      .loginAs(admin)
      .withInertia()
    assert.lengthOf(second.inertiaProps.mails, 1)
    const odd = await client.get('/admin/outbox').qs({ before: 'x' }).loginAs(admin).withInertia()
    odd.assertStatus(200)
  })
})

test.group('Mail server', (group) => {
  group.each.setup(() => {
    env.set('SMTP_URL', 'smtp://127.0.0.1:1')
    return () => {
      env.set('SMTP_URL', '')
      mailer.restore()
    }
  })

  test('gets every letter by a job, after which the outbox is empty', async ({ assert }) => {
    const { messages } = mailer.fake()
    const row = await postLetter(letter('ada@example.org'))
    messages.assertNoneSent()
    await drain({ job: DeliverMailJob })
    messages.assertSentCount(1)
    messages.assertSent((message) => {
      const { message: sent } = message.toObject()
      return sent.subject === 'Come and see' && String(sent.text).includes('There are new photos.')
    })
    assert.isNull(await Mail.find(row.id))
  })

  test('that does not answer loses no letter; the reason is shown and it is tried again', async ({
    assert,
  }) => {
    const row = await postLetter(letter('patient@example.org'))
    const [first] = await drain({ job: DeliverMailJob })
    assert.equal(first.outcome, 'retried')
    const [waiting] = await lettersTo('patient@example.org')
    assert.match(waiting.error!, /ECONNREFUSED/)
    mailer.fake()
    await drain({ job: DeliverMailJob, aheadMs: 600_000 })
    assert.isNull(await Mail.find(row.id))
  })

  test('hears nothing of what was rolled back', async ({ assert }) => {
    const { default: db } = await import('@adonisjs/lucid/services/db')
    await db
      .transaction(async (trx) => {
        await postLetter(letter('nobody@example.org'), trx)
        throw new Error('changed my mind')
      })
      .catch(() => {})
    assert.lengthOf(await lettersTo('nobody@example.org'), 0)
    assert.lengthOf(await drain({ job: DeliverMailJob }), 0)
  })
})

test.group('Server page', () => {
  test('shows whoever runs the server how it is set up', async ({ client, assert }) => {
    const page = await client
      .get('/admin')
      .loginAs(await operator())
      .withInertia()
    page.assertInertiaComponent('admin/dashboard')
    const { server: facts } = page.inertiaProps
    assert.match(facts.version, /^\d+\.\d+\.\d+/)
    assert.equal(facts.registration, 'invite')
    assert.isFalse(facts.isMailDelivered)
  })
})
