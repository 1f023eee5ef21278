import { test } from '@japa/runner'
import Session from '#models/session'
import type User from '#models/user'
import { SEEN_EVERY, SessionStore } from '#sessions/session_store'
import { Browsing } from '#tests/fixtures/browsing'
import { makeUser, PASSWORD } from '#tests/fixtures/people'
import { forgetTries } from '#tests/fixtures/tries'

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1'

async function open(user: User, userAgent?: string, remember = false) {
  const browsing = new Browsing(userAgent)
  await browsing.signIn(user.email, PASSWORD, { remember })
  return browsing
}

test.group('Sessions', (group) => {
  group.each.setup(forgetTries)

  test('are listed as devices, the one in use marked', async ({ assert }) => {
    const user = await makeUser()
    const laptop = await open(user)
    await open(user, PHONE, true)
    const { sessions } = (await laptop.get('/account/security')).props
    assert.lengthOf(sessions, 2)
    const [here] = sessions.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)
    assert.containsSubset(here, { browser: 'Firefox', system: 'Linux', isHandheld: false })
    assert.match(here.address, /127\.0\.0\.1/)
    const [there] = sessions.filter(({ isCurrent }: { isCurrent: boolean }) => !isCurrent)
    assert.containsSubset(there, { browser: 'Safari', system: 'iPhone', isHandheld: true })
  })

  test('do not give their secret names away', async ({ assert }) => {
    const user = await makeUser()
    const laptop = await open(user)
    const page = JSON.stringify((await laptop.get('/account/security')).props)
    for (const { id } of await Session.openFor(user.id)) assert.notInclude(page, id)
  })

  test('end at once when they are revoked, remembered or not', async ({ assert }) => {
    const user = await makeUser()
    const laptop = await open(user)
    const phone = await open(user, PHONE, true)
    const { sessions } = (await laptop.get('/account/security')).props
    const { handle } = sessions.find(({ isCurrent }: { isCurrent: boolean }) => !isCurrent)
    await laptop.send('DELETE', `/account/sessions/${handle}`)
    assert.isFalse(await phone.isSignedIn())
    assert.isTrue(await laptop.isSignedIn())
  })

  test('end everywhere else with one deed', async ({ assert }) => {
    const user = await makeUser()
    const laptop = await open(user)
    const others = [await open(user, PHONE, true), await open(user), await open(user)]
    await laptop.send('DELETE', '/account/sessions')
    for (const other of others) assert.isFalse(await other.isSignedIn())
    assert.isTrue(await laptop.isSignedIn())
    assert.lengthOf(await Session.openFor(user.id), 1)
  })

  test('of others can be neither seen nor ended', async ({ assert }) => {
    const [user, other] = [await makeUser(), await makeUser()]
    const mine = await open(user)
    const theirs = await open(other)
    const [session] = await Session.openFor(other.id)
    await mine.send('DELETE', `/account/sessions/${session.handle}`)
    assert.isTrue(await theirs.isSignedIn())
    assert.lengthOf((await mine.get('/account/security')).props.sessions, 1)
  })

  test('that were ended stay ended for a request that was under way', async ({ assert }) => {
    const user = await makeUser()
    const phone = await open(user, PHONE)
    const [{ id }] = await Session.openFor(user.id)
    const underWay = new SessionStore()
    const values = await underWay.read(id)
    await Session.endAll(user.id)
    await underWay.write(id, { ...values, more: 'news' })
    await underWay.touch(id)
    assert.isNull(await Session.find(id))
    assert.isFalse(await phone.isSignedIn())
  })

  test('note a visit every few minutes, not with every page', async ({ assert }) => {
    const user = await makeUser()
    const laptop = await open(user)
    await laptop.get('/account')
    const [before] = await Session.openFor(user.id)
    await laptop.get('/account')
    const [same] = await Session.openFor(user.id)
    assert.equal(same.seenAt, before.seenAt)
    const longAgo = Date.now() - SEEN_EVERY - 1000
    await Session.query().where('id', same.id).update({ seen_at: longAgo })
    await laptop.get('/account')
    const [later] = await Session.openFor(user.id)
    assert.isAbove(later.seenAt, longAgo + SEEN_EVERY)
  })

  test('that were not used for too long open nothing', async ({ assert }) => {
    const user = await makeUser()
    const laptop = await open(user)
    await Session.query()
      .where('user_id', user.id)
      .update({ expires_at: Date.now() - 1 })
    assert.isFalse(await laptop.isSignedIn())
    assert.lengthOf(await Session.openFor(user.id), 0)
  })

  test('are closed to visitors', async ({ assert }) => {
    const visitor = new Browsing()
    for (const path of ['/account', '/account/security', '/account/tokens']) {
      assert.equal((await visitor.get(path)).location, '/sign-in')
    }
    assert.equal((await visitor.send('DELETE', '/account/sessions')).location, '/sign-in')
  })
})
