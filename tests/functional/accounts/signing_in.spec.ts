import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import Session from '#models/session'
import { Browsing } from '#tests/fixtures/browsing'
import { makeCast, makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

test.group('Signing in', (group) => {
  group.each.setup(forgetTries)

  test('opens the account with address and password, however the address is written', async ({
    assert,
  }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    const visit = await visitor.signIn(`  ${user.email.toUpperCase()} `, PASSWORD)
    assert.equal(visit.location, '/')
    assert.isTrue(await visitor.isSignedIn())
  })

  test('says at the password what is wrong, and not whether the address has an account', async ({
    assert,
  }) => {
    const user = await makeUser()
    const faults = []
    for (const email of [user.email, `nobody.${user.email}`]) {
      const visitor = new Browsing()
      const page = await visitor.follow(await visitor.signIn(email, 'not the password'))
      assert.equal(page.component, 'sessions/create')
      faults.push(page.props.errors)
      assert.isFalse(await visitor.isSignedIn())
    }
    assert.deepEqual(faults[0], faults[1])
    assert.deepEqual(faults[0], { password: 'E-mail or password is wrong.' })
  })

  test('asks for what is missing, malformed or far too long', async ({ assert }) => {
    const visitor = new Browsing()
    const empty = await visitor.follow(await visitor.signIn('', ''))
    assert.properties(empty.props.errors, ['email', 'password'])
    const malformed = await visitor.follow(await visitor.signIn('nonsense', 'x'))
    assert.property(malformed.props.errors, 'email')
    const endless = await visitor.follow(await visitor.signIn('a@example.org', 'x'.repeat(10_000)))
    assert.property(endless.props.errors, 'password')
  })

  test('speaks the language of the browser', async ({ assert }) => {
    const visitor = new Browsing(undefined, 'de-DE,de;q=0.9')
    const page = await visitor.follow(await visitor.signIn('', ''))
    assert.equal(page.props.locale, 'de')
    assert.equal(page.props.errors.email, 'Bitte fülle dieses Feld aus.')
  })

  test('speaks the language that was chosen in this browser', async ({ assert }) => {
    const visitor = new Browsing()
    visitor.cookies.set('lumina_locale', 'de')
    assert.equal((await visitor.get('/sign-in')).props.locale, 'de')
    visitor.cookies.set('lumina_locale', 'tlh')
    assert.equal((await visitor.get('/sign-in')).props.locale, 'en')
  })

  test('lets a suspended account in neither by the door nor by a window left open', async ({
    assert,
  }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.signIn(user.email, PASSWORD)
    await user.merge({ suspendedAt: DateTime.now() }).save()
    assert.isFalse(await visitor.isSignedIn())
    const page = await visitor.follow(await visitor.signIn(user.email, PASSWORD))
    assert.equal(page.props.flash.error, 'This account is suspended.')
    assert.isFalse(await visitor.isSignedIn())
  })

  test('goes on to the page that was asked for', async ({ assert }) => {
    const { org, member } = await makeCast()
    const visitor = new Browsing()
    const asked = await visitor.get(`/orgs/${org.slug}/members?role=admin`)
    assert.equal(asked.location, '/sign-in')
    const visit = await visitor.signIn(member.email, PASSWORD)
    assert.equal(visit.location, `/orgs/${org.slug}/members?role=admin`)
  })

  test('gives the session a new name, so that a planted one is worth nothing', async ({
    assert,
  }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.get('/sign-in')
    const planted = visitor.cookies.get('lumina_session')!
    await visitor.signIn(user.email, PASSWORD)
    assert.notEqual(visitor.cookies.get('lumina_session'), planted)
    const planter = new Browsing()
    planter.cookies.set('lumina_session', planted)
    assert.isFalse(await planter.isSignedIn())
  })

  test('remembers for sixty days only who asked for it', async ({ assert }) => {
    const user = await makeUser()
    await new Browsing().signIn(user.email, PASSWORD)
    await new Browsing().signIn(user.email, PASSWORD, { remember: true })
    const sessions = await Session.openFor(user.id).orderBy('expires_at')
    const hours = sessions.map(({ expiresAt }) => Math.round((expiresAt - Date.now()) / 3_600_000))
    assert.sameMembers(hours, [12, 60 * 24])
  })

  test('keeps pages out of shared caches and the session out of reach of scripts', async ({
    assert,
  }) => {
    const { headers } = await new Browsing().get('/sign-in')
    assert.equal(headers.get('cache-control'), 'private, no-cache')
    const session = headers.getSetCookie().find((cookie) => cookie.startsWith('lumina_session='))!
    assert.match(session, /HttpOnly/)
    assert.match(session, /SameSite=Lax/)
  })

  test('slows guesses at one account down, and says when to come back', async ({ assert }) => {
    const user = await makeUser()
    const guesser = new Browsing()
    for (let guess = 0; guess < 10; guess++) await guesser.signIn(user.email, `guess ${guess}`)
    const refused = await guesser.signIn(user.email, PASSWORD)
    assert.isAbove(Number(refused.headers.get('retry-after')), 0)
    const page = await guesser.follow(refused)
    assert.match(page.props.flash.error, /Too many tries/)
    assert.isFalse(await guesser.isSignedIn())
  })

  test('a hundred guesses at once get no further than a hundred in a row', async ({
    assert,
    client,
  }) => {
    const { email } = await makeUser()
    const guess = () => client.post('/api/v1/auth/tokens').json({ email, password: 'a guess' })
    const answers = await Promise.all(Array.from({ length: 25 }, guess))
    const judged = answers.filter((answer) => answer.status() === 401)
    assert.isAtMost(judged.length, 10)
    assert.isAtLeast(answers.filter((answer) => answer.status() === 429).length, 15)
  })

  test('forgives wrong guesses once the right password came', async ({ assert }) => {
    const user = await makeUser()
    for (let round = 0; round < 2; round++) {
      const visitor = new Browsing()
      for (let guess = 0; guess < 6; guess++) await visitor.signIn(user.email, 'a typo')
      await visitor.signIn(user.email, PASSWORD)
      assert.isTrue(await visitor.isSignedIn())
    }
  })

  test('signing out ends the session for whoever has kept its cookie', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.signIn(user.email, PASSWORD, { remember: true })
    const thief = new Browsing()
    for (const [name, value] of visitor.cookies) thief.cookies.set(name, value)
    const visit = await visitor.post('/sign-out')
    assert.equal(visit.location, '/sign-in')
    assert.equal((await visitor.follow(visit)).props.flash.success, 'You are signed out.')
    assert.isFalse(await visitor.isSignedIn())
    assert.isFalse(await thief.isSignedIn())
    assert.lengthOf(await Session.openFor(user.id), 0)
  })

  test('shows the sign-in page to nobody who is in', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.signIn(user.email, PASSWORD)
    for (const path of ['/sign-in', '/sign-in/link', '/forgot-password', '/register']) {
      assert.equal((await visitor.get(path)).location, '/')
    }
  })

  test('refuses a form that does not come from our own page', async ({ client, assert }) => {
    const user = await makeUser()
    const body = { email: user.email, password: PASSWORD }
    const forged = await client.post('/sign-in').json(body).header('accept', 'application/json')
    forged.assertStatus(403)
    forged.assertBodyContains({ errors: [{ code: 'E_BAD_CSRF_TOKEN' }] })
    assert.lengthOf(await Session.openFor(user.id), 0)
  })

  test('answers a body that is no JSON with 400', async ({ assert }) => {
    const response = await fetch(
      `http://${process.env.HOST}:${process.env.PORT}/api/v1/auth/tokens`,
      { method: 'POST', body: '{"email":', headers: { 'content-type': 'application/json' } }
    )
    assert.equal(response.status, 400)
  })
})
