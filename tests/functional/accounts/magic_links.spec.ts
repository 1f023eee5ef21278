import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import AccountToken from '#models/account_token'
import User from '#models/user'
import { Browsing } from '#tests/fixtures/browsing'
import { lettersTo, secretIn } from '#tests/fixtures/letters'
import { makeUser } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

const LINK = '/sign-in/link'

test.group('Magic links', (group) => {
  group.each.setup(forgetTries)

  test('let in by letter, once', async ({ assert }) => {
    const user = await makeUser({ emailVerifiedAt: null })
    const visitor = new Browsing()
    const sent = await visitor.post(LINK, { email: user.email.toUpperCase() })
    assert.isTrue(sent.props.sent)
    const path = `${LINK}/${await secretIn(user.email, LINK)}`

    const asking = await visitor.get(path)
    assert.equal(asking.component, 'magic_links/show')
    assert.equal(asking.props.name, user.name)

    assert.equal((await visitor.post(path)).location, '/')
    assert.isTrue(await visitor.isSignedIn())
    assert.isNotNull((await User.findOrFail(user.id)).emailVerifiedAt)

    const late = new Browsing()
    assert.equal((await late.get(path)).status, 410)
    await late.post(path)
    assert.isFalse(await late.isSignedIn())
  })

  test('are not used up by programs that open every link in a mail', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    await visitor.post(LINK, { email: user.email })
    const path = `${LINK}/${await secretIn(user.email, LINK)}`
    for (let opened = 0; opened < 3; opened++) await new Browsing('scanner').get(path)
    await visitor.post(path)
    assert.isTrue(await visitor.isSignedIn())
  })

  test('let in one of two who come at once', async ({ assert }) => {
    const user = await makeUser()
    const people = [new Browsing(), new Browsing(), new Browsing()]
    await people[0].post(LINK, { email: user.email })
    const path = `${LINK}/${await secretIn(user.email, LINK)}`
    await Promise.all(people.map((person) => person.get('/sign-in')))
    await Promise.all(people.map((person) => person.post(path)))
    const inside = await Promise.all(people.map((person) => person.isSignedIn()))
    assert.lengthOf(inside.filter(Boolean), 1)
  })

  test('expire after fifteen minutes', async ({ assert }) => {
    const user = await makeUser()
    const secret = await AccountToken.issue(user, 'sign_in')
    const token = await AccountToken.query().where('user_id', user.id).firstOrFail()
    const minutes = token.expiresAt.diff(DateTime.now(), 'minutes').minutes
    assert.closeTo(minutes, 15, 0.5)
    await token.merge({ expiresAt: DateTime.now().minus({ seconds: 2 }) }).save()
    const visitor = new Browsing()
    assert.equal((await visitor.get(`${LINK}/${secret}`)).status, 410)
    await visitor.post(`${LINK}/${secret}`)
    assert.isFalse(await visitor.isSignedIn())
  })

  test('open nothing once the account has another address or is suspended', async ({ assert }) => {
    const moved = await makeUser()
    const movedSecret = await AccountToken.issue(moved, 'sign_in')
    await moved.merge({ email: `new.${moved.email}` }).save()
    const suspended = await makeUser()
    const suspendedSecret = await AccountToken.issue(suspended, 'sign_in')
    await suspended.merge({ suspendedAt: DateTime.now() }).save()
    for (const secret of [movedSecret, suspendedSecret]) {
      const visitor = new Browsing()
      await visitor.post(`${LINK}/${secret}`)
      assert.isFalse(await visitor.isSignedIn())
    }
  })

  test('are for their own purpose only', async ({ assert }) => {
    const user = await makeUser()
    const secret = await AccountToken.issue(user, 'password')
    const visitor = new Browsing()
    await visitor.post(`${LINK}/${secret}`)
    assert.isFalse(await visitor.isSignedIn())
  })

  test('do not tell whether an address has an account', async ({ assert }) => {
    const user = await makeUser()
    const stranger = `nobody.${user.email}`
    const times = []
    for (const email of [user.email, stranger]) {
      const start = performance.now()
      const visitor = new Browsing()
      await visitor.get(LINK)
      const sent = await visitor.post(LINK, { email })
      times.push(performance.now() - start)
      assert.equal(sent.status, 200)
      assert.deepEqual(sent.props.errors, {})
      assert.equal(sent.props.email, email)
    }
    assert.isAbove(Math.min(...times), 250)
    assert.lengthOf(await lettersTo(stranger), 0)
  })

  test('send no more letters to one address than it can bear', async ({ assert }) => {
    const user = await makeUser()
    const visitor = new Browsing()
    for (let letter = 0; letter < 7; letter++) await visitor.post(LINK, { email: user.email })
    assert.lengthOf(await lettersTo(user.email), 5)
  })

  test('that were cut off or made up lead to a page that says so', async ({ assert }) => {
    const visitor = new Browsing()
    assert.equal((await visitor.get(`${LINK}/${'x'.repeat(43)}`)).status, 410)
    assert.equal((await visitor.get(`${LINK}/short`)).status, 404)
  })

  test('are written in the language of the account', async ({ assert }) => {
    const user = await makeUser({ locale: 'de' })
    await new Browsing().post(LINK, { email: user.email })
    const [letter] = await lettersTo(user.email)
    assert.equal(letter.subject, 'Dein Anmelde-Link')
    assert.include(letter.text, 'Hallo')
    assert.include(letter.html, '<html lang="de">')
  })

  test('say nothing in the mail that a name could smuggle in', async ({ assert }) => {
    const user = await makeUser({ name: '<img src=x onerror=alert(1)>' })
    await new Browsing().post(LINK, { email: user.email })
    const [letter] = await lettersTo(user.email)
    assert.notInclude(letter.html, '<img')
    assert.include(letter.html, '&lt;img')
  })
})
