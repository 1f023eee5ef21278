import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import AccountToken from '#models/account_token'
import Session from '#models/session'
import { Browsing } from '#tests/fixtures/browsing'
import { lettersTo, secretIn } from '#tests/fixtures/letters'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

const RESET = '/reset-password'
const NEXT = 'quite another sentence'

test.group('Passwords', (group) => {
  group.each.setup(forgetTries)

  test('are replaced by letter; every other device is signed out', async ({ assert }) => {
    const user = await makeUser()
    const elsewhere = new Browsing()
    await elsewhere.signIn(user.email, PASSWORD, { remember: true })

    const visitor = new Browsing()
    await visitor.post('/forgot-password', { email: user.email })
    const path = `${RESET}/${await secretIn(user.email, RESET)}`
    assert.equal((await visitor.get(path)).props.email, user.email)
    await visitor.post(path, { password: NEXT })

    assert.isTrue(await visitor.isSignedIn())
    assert.isFalse(await elsewhere.isSignedIn())
    assert.lengthOf(await Session.openFor(user.id), 1)
    const old = new Browsing()
    await old.signIn(user.email, PASSWORD)
    assert.isFalse(await old.isSignedIn())
    await old.signIn(user.email, NEXT)
    assert.isTrue(await old.isSignedIn())
  })

  test('a reset link works once, and takes older letters with it', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    const magic = await AccountToken.issue(user, 'sign_in')
    const first = await AccountToken.issue(user, 'password')
    const second = await AccountToken.issue(user, 'password')
    await visitor.post(`${RESET}/${second}`, { password: NEXT })
    for (const secret of [first, second]) {
      const late = new Browsing()
      const page = await late.follow(
        await late.post(`${RESET}/${secret}`, { password: 'a third sentence' })
      )
      assert.match(page.props.flash.error, /used already/)
      assert.equal((await late.get(`${RESET}/${secret}`)).status, 410)
    }
    const opener = new Browsing()
    await opener.post(`/sign-in/link/${magic}`)
    assert.isFalse(await opener.isSignedIn())
    await opener.signIn(user.email, NEXT)
    assert.isTrue(await opener.isSignedIn())
  })

  test('a reset link lasts an hour', async ({ assert }) => {
    const user = await makeUser()
    const secret = await AccountToken.issue(user, 'password')
    const token = await AccountToken.query().where('user_id', user.id).firstOrFail()
    assert.closeTo(token.expiresAt.diff(DateTime.now(), 'minutes').minutes, 60, 0.5)
    await token.merge({ expiresAt: DateTime.now().minus({ seconds: 2 }) }).save()
    assert.equal((await new Browsing().get(`${RESET}/${secret}`)).status, 410)
  })

  test('a refused password does not use the link up', async ({ assert }) => {
    const user = await makeUser()
    const secret = await AccountToken.issue(user, 'password')
    const visitor = new Browsing()
    for (const password of ['', 'short', 'x'.repeat(201)]) {
      const page = await visitor.follow(await visitor.post(`${RESET}/${secret}`, { password }))
      assert.property(page.props.errors, 'password')
    }
    await visitor.post(`${RESET}/${secret}`, { password: NEXT })
    assert.isTrue(await visitor.isSignedIn())
  })

  test('are changed by who knows the current one; other devices are signed out', async ({
    assert,
  }) => {
    const user = await makeUser()
    const here = new Browsing()
    const there = new Browsing()
    await here.signIn(user.email, PASSWORD)
    await there.signIn(user.email, PASSWORD, { remember: true })
    await here.send('PUT', '/account/password', { current_password: PASSWORD, password: NEXT })
    assert.isTrue(await here.isSignedIn())
    assert.isFalse(await there.isSignedIn())
    await there.signIn(user.email, NEXT)
    assert.isTrue(await there.isSignedIn())
    const [letter] = await lettersTo(user.email)
    assert.equal(letter.subject, 'Your password was changed')
  })

  test('stay as they are when the current one is wrong or the new one no good', async ({
    assert,
  }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.signIn(user.email, PASSWORD)
    const wrong = { current_password: 'not it at all', password: NEXT }
    const page = await visitor.follow(await visitor.send('PUT', '/account/password', wrong))
    assert.property((await visitor.get('/account/security')).props, 'sessions')
    assert.notProperty(page.props.errors, 'password')
    await visitor.send('PUT', '/account/password', {
      current_password: PASSWORD,
      password: 'short',
    })
    const fresh = new Browsing()
    await fresh.signIn(user.email, PASSWORD)
    assert.isTrue(await fresh.isSignedIn())
  })

  test('cannot be guessed at through an open session', async ({ assert }) => {
    const user = await makeUser()
    const thief = new Browsing()
    await thief.signIn(user.email, PASSWORD)
    let last
    for (let guess = 0; guess < 11; guess++) {
      last = await thief.send('PUT', '/account/password', {
        current_password: `guess ${guess}`,
        password: NEXT,
      })
    }
    assert.isAbove(Number(last!.headers.get('retry-after')), 0)
  })
})
