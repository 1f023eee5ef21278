import { test } from '@japa/runner'
import { neighbourhood } from '#sessions/neighbourhood'
import { countLetter, PasswordTries } from '#sessions/tries'
import { forgetTries } from '#tests/fixtures/tries'

test.group('Tries: addresses', (group) => {
  group.each.setup(() => forgetTries())

  test('a network of IPv6 counts as one address, and one of IPv4 as itself', ({ assert }) => {
    assert.equal(neighbourhood('203.0.113.7'), '203.0.113.7')
    assert.equal(neighbourhood('::ffff:203.0.113.7'), '::ffff:203.0.113.7')
    assert.equal(neighbourhood('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2')
    assert.equal(neighbourhood('2001:db8:1:2::9'), '2001:db8:1:2')
    assert.equal(neighbourhood('2001:db8::9'), '2001:db8:0:0')
    assert.equal(neighbourhood('::1'), '0:0:0:0')
  })

  test('whoever moves within their own network guesses no more often', async ({ assert }) => {
    const guess = (host: number) =>
      new PasswordTries({ subject: 'a@example.org', address: `2001:db8:1:2::${host}` }).count()
    for (let host = 1; host <= 10; host++) await guess(host)
    await assert.rejects(() => guess(11))
    const elsewhere = { subject: 'a@example.org', address: '2001:db8:1:3::1' }
    await assert.doesNotReject(() => new PasswordTries(elsewhere).count())
  })

  test('nor do they have more letters sent', async ({ assert }) => {
    const ask = (host: number) =>
      countLetter({ subject: 'a@example.org', address: `2001:db8:1:2::${host}` })
    for (let host = 1; host <= 5; host++) await ask(host)
    await assert.rejects(() => ask(6))
  })
})
