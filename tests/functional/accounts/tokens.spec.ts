import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { makeCast, makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

test.group('Access tokens', (group) => {
  group.each.setup(forgetTries)

  test('are given for address and password; the secret is shown once', async ({
    client,
    assert,
  }) => {
    const user = await makeUser()
    const made = await client
      .post('/api/v1/auth/tokens')
      .json({ email: user.email, password: PASSWORD, name: 'Laptop sync' })
    made.assertStatus(201)
    assert.isUndefined(made.header('set-cookie'))
    const { token: secret, id, scopes } = made.body().data
    assert.match(secret, /^lum_/)
    assert.deepEqual(scopes, ['read', 'write', 'admin'])

    const me = await client.get('/api/v1/me').bearerToken(secret)
    me.assertStatus(200)
    assert.isUndefined(me.header('set-cookie'))
    me.assertBodyContains({ data: { id: user.id, email: user.email } })

    const list = await client.get('/api/v1/auth/tokens').bearerToken(secret)
    assert.lengthOf(list.body().data, 1)
    assert.equal(list.body().data[0].id, id)
    assert.notProperty(list.body().data[0], 'token')
    const row = await db.from('auth_access_tokens').where('id', id).first()
    assert.notInclude(JSON.stringify(row), secret.split('.')[1])
  })

  test('are refused to wrong passwords, unknown addresses and suspended accounts', async ({
    client,
  }) => {
    const user = await makeUser()
    const gone = await makeUser({ suspendedAt: DateTime.now() })
    const ask = (email: string, password: string) =>
      client.post('/api/v1/auth/tokens').json({ email, password })
    for (const answer of [
      await ask(user.email, 'wrong'),
      await ask(`no.${user.email}`, PASSWORD),
    ]) {
      answer.assertStatus(401)
      answer.assertBodyContains({ errors: [{ code: 'E_INVALID_CREDENTIALS' }] })
    }
    ;(await ask(gone.email, PASSWORD)).assertStatus(403)
  })

  test('refuse scopes, orgs and lifetimes that make no sense', async ({ client }) => {
    const { email } = await makeUser()
    const { org } = await makeCast()
    const ask = (wish: object) =>
      client.post('/api/v1/auth/tokens').json({ email, password: PASSWORD, ...wish })
    ;(await ask({ scopes: ['root'] })).assertStatus(422)
    ;(await ask({ scopes: [] })).assertStatus(422)
    ;(await ask({ name: 'x'.repeat(81) })).assertStatus(422)
    ;(await ask({ expires_in_days: 0 })).assertStatus(422)
    ;(await ask({ expires_in_days: 1.5 })).assertStatus(422)
    ;(await ask({ org: 'nowhere-at-all' })).assertStatus(404)
    ;(await ask({ org: org.slug })).assertStatus(404)
  })

  test('that may only read change nothing', async ({ client }) => {
    const user = await makeUser()
    const token = await User.accessTokens.create(user, ['read'])
    const secret = token.value!.release()
    ;(await client.get('/api/v1/me').bearerToken(secret)).assertStatus(200)
    const refused = await client.patch('/api/v1/me').bearerToken(secret).json({ name: 'Other' })
    refused.assertStatus(403)
    refused.assertBodyContains({ errors: [{ code: 'E_SCOPE_MISSING' }] })
    ;(await client.get('/api/v1/auth/tokens').bearerToken(secret)).assertStatus(403)
    ;(await client.delete('/api/v1/auth/tokens/current').bearerToken(secret)).assertStatus(204)
    ;(await client.get('/api/v1/me').bearerToken(secret)).assertStatus(401)
  })

  test('that may write manage neither people nor other tokens', async ({ client }) => {
    const { org, owner } = await makeCast()
    const secret = (await User.accessTokens.create(owner, ['read', 'write'])).value!.release()
    const other = await User.accessTokens.create(owner, ['read'])
    const write = await client.patch('/api/v1/me').bearerToken(secret).json({ name: 'Other' })
    write.assertStatus(200)
    const rename = await client
      .patch(`/api/v1/orgs/${org.slug}`)
      .bearerToken(secret)
      .json({ name: 'Other' })
    rename.assertStatus(403)
    const end = await client.delete(`/api/v1/auth/tokens/${other.identifier}`).bearerToken(secret)
    end.assertStatus(403)
  })

  test('made for one org see that org alone', async ({ client, assert }) => {
    const { org, owner, foreignOrg } = await makeCast()
    const elsewhere = await makeCast()
    const { default: Membership } = await import('#models/membership')
    await Membership.create({ orgId: elsewhere.org.id, userId: owner.id, role: 'admin' })
    const made = await client
      .post('/api/v1/auth/tokens')
      .json({ email: owner.email, password: PASSWORD, org: org.slug })
    made.assertBodyContains({ data: { org: { slug: org.slug } } })
    const secret = made.body().data.token

    ;(await client.get(`/api/v1/orgs/${org.slug}`).bearerToken(secret)).assertStatus(200)
    for (const slug of [elsewhere.org.slug, foreignOrg.slug]) {
      ;(await client.get(`/api/v1/orgs/${slug}`).bearerToken(secret)).assertStatus(404)
    }
    const memberships = await client.get('/api/v1/me/memberships').bearerToken(secret)
    assert.deepEqual(
      memberships.body().data.map((one: { org: { slug: string } }) => one.org.slug),
      [org.slug]
    )
    const rename = await client.patch('/api/v1/me').bearerToken(secret).json({ name: 'Other' })
    rename.assertStatus(403)
    ;(await client.get('/api/v1/auth/tokens').bearerToken(secret)).assertStatus(403)
    ;(await client.delete('/api/v1/auth/tokens/current').bearerToken(secret)).assertStatus(204)
  })

  test('of others cannot be ended', async ({ client }) => {
    const [user, other] = [await makeUser(), await makeUser()]
    const theirs = await User.accessTokens.create(other, ['read'])
    const secret = (await User.accessTokens.create(user, ['admin'])).value!.release()
    const end = (id: string) => client.delete(`/api/v1/auth/tokens/${id}`).bearerToken(secret)
    ;(await end(String(theirs.identifier))).assertStatus(404)
    ;(await end('0192f0c1-0000-7000-8000-000000000000')).assertStatus(404)
    ;(await end('1')).assertStatus(404)
    const still = await client.get('/api/v1/me').bearerToken(theirs.value!.release())
    still.assertStatus(200)
  })

  test('are ended from the page of the account', async ({ client, assert }) => {
    const user = await makeUser()
    const token = await User.accessTokens.create(user, ['read'], { name: 'Old script' })
    const page = await client.get('/account/tokens').loginAs(user).withInertia()
    page.assertInertiaComponent('account/tokens')
    assert.notInclude(JSON.stringify(page.inertiaProps), 'hash')
    const ended = await client
      .delete(`/api/v1/auth/tokens/${token.identifier}`)
      .loginAs(user)
      .withCsrfToken()
    ended.assertStatus(204)
    ;(await client.get('/api/v1/me').bearerToken(token.value!.release())).assertStatus(401)
  })

  test('open nothing once they have expired, are spoiled, or their person is suspended', async ({
    client,
  }) => {
    const user = await makeUser()
    const expired = await User.accessTokens.create(user, ['read'], { expiresIn: '1 day' })
    await db
      .from('auth_access_tokens')
      .where('id', String(expired.identifier))
      .update({ expires_at: new Date(Date.now() - 1000) })
    const spoiled = await User.accessTokens.create(user, ['read'])
    const good = spoiled.value!.release()
    const tries = [
      expired.value!.release(),
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      'lum_nonsense',
      'lum_MQ.MQ',
      '',
    ]
    for (const secret of tries) {
      const answer = await client.get('/api/v1/me').bearerToken(secret)
      answer.assertStatus(401)
      answer.assertBodyContains({ errors: [{ code: 'E_UNAUTHORIZED' }] })
    }
    await user.merge({ suspendedAt: DateTime.now() }).save()
    ;(await client.get('/api/v1/me').bearerToken(good)).assertStatus(401)
  })

  test('note their use every few minutes, not with every request', async ({ client, assert }) => {
    const user = await makeUser()
    const token = await User.accessTokens.create(user, ['read'])
    const used = async () => {
      await client.get('/api/v1/me').bearerToken(token.value!.release())
      return (await User.accessTokens.find(user, token.identifier))!.lastUsedAt!.getTime()
    }
    assert.equal(await used(), await used())
  })
})

test.group('One’s own account in the API', (group) => {
  group.each.setup(forgetTries)

  test('is shown and changed by its person alone', async ({ client, assert }) => {
    const user = await makeUser()
    const changed = await client
      .patch('/api/v1/me')
      .loginAs(user)
      .withCsrfToken()
      .json({ name: '  Ada, Countess  ', locale: 'de', email: 'evil@example.org' })
    changed.assertStatus(200)
    changed.assertBodyContains({ data: { name: 'Ada, Countess', locale: 'de', email: user.email } })
    ;(await client.get('/api/v1/me')).assertStatus(401)
    const fresh = await User.findOrFail(user.id)
    assert.equal(fresh.name, 'Ada, Countess')
  })

  test('refuses names and languages that do not exist', async ({ client }) => {
    const user = await makeUser()
    for (const part of [{ name: '' }, { name: 'x'.repeat(121) }, { locale: 'tlh' }]) {
      const answer = await client.patch('/api/v1/me').loginAs(user).withCsrfToken().json(part)
      answer.assertStatus(422)
    }
    const forged = await client.patch('/api/v1/me').loginAs(user).json({ name: 'Other' })
    forged.assertStatus(403)
  })

  test('lists the orgs with the role in each, for owner, admin and member', async ({ client }) => {
    const { org, owner, admin, member } = await makeCast()
    for (const [user, role] of [
      [owner, 'owner'],
      [admin, 'admin'],
      [member, 'member'],
    ] as const) {
      const answer = await client.get('/api/v1/me/memberships').loginAs(user)
      answer.assertBodyContains({ data: [{ role, org: { id: org.id, slug: org.slug } }] })
    }
  })
})
