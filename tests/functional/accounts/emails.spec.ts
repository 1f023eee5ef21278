import { test } from '@japa/runner'
import AccountToken from '#models/account_token'
import User from '#models/user'
import { Browsing } from '#tests/fixtures/browsing'
import { lettersTo, secretIn } from '#tests/fixtures/letters'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

async function signedIn(user: User) {
  const visitor = new Browsing()
  await visitor.signIn(user.email, PASSWORD)
  return visitor
}

test.group('E-mail addresses', (group) => {
  group.each.setup(forgetTries)

  test('change once the new one is confirmed; the old one is told', async ({ assert }) => {
    const user = await makeUser()
    const visitor = await signedIn(user)
    const email = `new.${user.email}`
    await visitor.post('/account/email', { email: email.toUpperCase(), current_password: PASSWORD })

    const [notice] = await lettersTo(user.email)
    assert.equal(notice.subject, 'Your e-mail address is about to change')
    assert.notInclude(notice.text, '/email/')
    assert.equal((await User.findOrFail(user.id)).email, user.email)

    const path = `/email/${await secretIn(email, '/email')}`
    const asking = await visitor.get(path)
    assert.equal(asking.props.email, email)
    assert.equal((await User.findOrFail(user.id)).email, user.email)

    assert.equal((await visitor.post(path)).location, '/account/security')
    const changed = await User.findOrFail(user.id)
    assert.equal(changed.email, email)
    assert.isNotNull(changed.emailVerifiedAt)
    assert.equal((await visitor.get(path)).status, 410)
  })

  test('may be confirmed on another device', async ({ assert }) => {
    const user = await makeUser()
    const secret = await AccountToken.issue(user, 'email', { email: `new.${user.email}` })
    const visit = await new Browsing().post(`/email/${secret}`)
    assert.equal(visit.location, '/sign-in')
    assert.equal((await User.findOrFail(user.id)).email, `new.${user.email}`)
  })

  test('of others cannot be taken, and nobody learns of them', async ({ assert }) => {
    const [user, other] = [await makeUser(), await makeUser()]
    const visitor = await signedIn(user)
    const free = await visitor.follow(
      await visitor.post('/account/email', {
        email: `free.${user.email}`,
        current_password: PASSWORD,
      })
    )
    const taken = await visitor.follow(
      await visitor.post('/account/email', { email: other.email, current_password: PASSWORD })
    )
    assert.equal(
      taken.props.flash.success.replace(other.email, ''),
      free.props.flash.success.replace(`free.${user.email}`, '')
    )
    const [letter] = await lettersTo(other.email)
    assert.equal(letter.subject, 'This address already has an account')
    assert.notInclude(letter.text, '/email/')
  })

  test('that somebody took in the meantime are refused at the end', async ({ assert }) => {
    const user = await makeUser()
    const email = `new.${user.email}`
    const secret = await AccountToken.issue(user, 'email', { email })
    await makeUser({ email })
    const visitor = new Browsing()
    const page = await visitor.follow(await visitor.post(`/email/${secret}`))
    assert.match(page.props.flash.error, /already is an account/)
    assert.equal((await User.findOrFail(user.id)).email, user.email)
  })

  test('are not changed without the password', async ({ assert }) => {
    const user = await makeUser()
    const visitor = await signedIn(user)
    const email = `new.${user.email}`
    await visitor.post('/account/email', { email, current_password: 'a guess' })
    assert.lengthOf(await lettersTo(email), 0)
    assert.lengthOf(await lettersTo(user.email), 0)
  })

  test('that wait for confirmation are dropped by a new password', async ({ assert }) => {
    const user = await makeUser()
    const visitor = await signedIn(user)
    const secret = await AccountToken.issue(user, 'email', { email: `thief.${user.email}` })
    await visitor.send('PUT', '/account/password', {
      current_password: PASSWORD,
      password: 'quite another sentence',
    })
    assert.equal((await visitor.get(`/email/${secret}`)).status, 410)
  })

  test('are asked for by people who are signed in', async ({ assert }) => {
    const visitor = new Browsing()
    const visit = await visitor.post('/account/email', {
      email: 'a@example.org',
      current_password: 'x',
    })
    assert.equal(visit.location, '/sign-in')
  })
})
