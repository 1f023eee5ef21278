import { test } from '@japa/runner'
import env from '#start/env'
import User from '#models/user'
import { Browsing } from '#tests/fixtures/browsing'
import { lettersTo, secretIn } from '#tests/fixtures/letters'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

let serial = 0
const newcomer = () => ({
  name: 'Grace Hopper',
  email: `grace.${Date.now().toString(36)}${serial++}@example.org`,
  password: 'a ship in port is safe',
})

test.group('Registration by invitation', (group) => {
  group.each.setup(forgetTries)

  test('is closed to people and programs', async ({ assert, client }) => {
    const person = newcomer()
    const visitor = new Browsing()
    const page = await visitor.get('/register')
    assert.isFalse(page.props.open)
    const refused = await visitor.follow(await visitor.post('/register', person))
    assert.match(refused.props.flash.error, /by invitation/)
    const answer = await client.post('/api/v1/auth/register').json(person)
    answer.assertStatus(403)
    answer.assertBodyContains({ errors: [{ code: 'E_REGISTRATION_CLOSED' }] })
    assert.isNull(await User.findByEmail(person.email))
  })

  test('does not tell which addresses have an account', async ({ client }) => {
    const { email } = await makeUser()
    const answer = await client.post('/api/v1/auth/register').json({ ...newcomer(), email })
    answer.assertStatus(403)
  })
})

test.group('Open registration', (group) => {
  group.each.setup(forgetTries)
  group.setup(() => env.set('REGISTRATION', 'open'))
  group.teardown(() => env.set('REGISTRATION', 'invite'))

  test('makes an account and signs in', async ({ assert }) => {
    const person = newcomer()
    const visitor = new Browsing(undefined, 'de')
    assert.equal((await visitor.post('/register', person)).location, '/')
    assert.isTrue(await visitor.isSignedIn())
    const user = await User.findByEmail(person.email)
    assert.containsSubset(user!.$attributes, {
      name: person.name,
      locale: 'de',
      superadminAt: null,
    })
    assert.notEqual(user!.password, person.password)
  })

  test('proves the address by letter', async ({ assert }) => {
    const person = newcomer()
    const visitor = new Browsing()
    await visitor.post('/register', person)
    const path = `/email/${await secretIn(person.email, '/email')}`
    assert.isFalse((await visitor.get('/account')).props.account.isEmailVerified)
    await visitor.post(path)
    assert.isTrue((await visitor.get('/account')).props.account.isEmailVerified)
    assert.lengthOf(await lettersTo(person.email), 1)
  })

  test('answers programs with the account', async ({ client, assert }) => {
    const person = newcomer()
    const answer = await client.post('/api/v1/auth/register').json(person)
    answer.assertStatus(201)
    answer.assertBodyContains({ data: { name: person.name, email: person.email } })
    assert.notProperty(answer.body().data, 'password')
    assert.isUndefined(answer.header('set-cookie'))
  })

  test('refuses an address that has an account, however it is written', async ({ client }) => {
    const { email } = await makeUser()
    const answer = await client
      .post('/api/v1/auth/register')
      .json({ ...newcomer(), email: email.toUpperCase() })
    answer.assertStatus(422)
    answer.assertBodyContains({ errors: [{ code: 'E_EMAIL_TAKEN', field: 'email' }] })
  })

  test('makes one account when the same address comes twice at once', async ({
    client,
    assert,
  }) => {
    const person = newcomer()
    const answers = await Promise.all(
      [1, 2, 3].map(() => client.post('/api/v1/auth/register').json(person))
    )
    assert.sameMembers(
      answers.map((answer) => answer.status()),
      [201, 422, 422]
    )
  })

  test('refuses what is missing, malformed or too long, and names each field', async ({
    client,
  }) => {
    const bad: [object, string][] = [
      [{ name: '' }, 'name'],
      [{ name: 'x'.repeat(121) }, 'name'],
      [{ email: 'nonsense' }, 'email'],
      [{ email: `${'x'.repeat(250)}@example.org` }, 'email'],
      [{ email: ['a@example.org'] }, 'email'],
      [{ password: 'short' }, 'password'],
      [{ password: 'x'.repeat(201) }, 'password'],
      [{ password: { $ne: '' } }, 'password'],
    ]
    for (const [part, field] of bad) {
      const answer = await client.post('/api/v1/auth/register').json({ ...newcomer(), ...part })
      answer.assertStatus(422)
      answer.assertBodyContains({ errors: [{ code: 'E_VALIDATION', field }] })
    }
  })

  test('makes nobody a superadmin who asks for it', async ({ client, assert }) => {
    const person = newcomer()
    const wish = { superadmin_at: '2026-01-01', superadminAt: '2026-01-01', isSuperadmin: true }
    await client.post('/api/v1/auth/register').json({ ...person, ...wish })
    assert.isFalse((await User.findByEmail(person.email))!.isSuperadmin)
  })

  test('says on the page that the address is taken and keeps what was typed', async ({
    assert,
  }) => {
    const { email } = await makeUser()
    const visitor = new Browsing()
    const page = await visitor.follow(await visitor.post('/register', { ...newcomer(), email }))
    assert.property(page.props.errors, 'email')
    assert.isFalse(await visitor.isSignedIn())
    const owner = new Browsing()
    await owner.signIn(email, PASSWORD)
    assert.isTrue(await owner.isSignedIn())
  })
})
