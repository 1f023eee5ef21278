import { test } from '@japa/runner'
import { makeUser } from '#tests/fixtures/people'

test.group('An address that leads nowhere', () => {
  test('says so to whoever has an account, as them and in their language', async ({
    client,
    assert,
  }) => {
    const user = await makeUser({ locale: 'de' })
    const page = await client.get('/no/such/page').loginAs(user).withInertia()
    page.assertStatus(404)
    page.assertInertiaComponent('errors/show')
    const props = page.inertiaProps as unknown as { locale: string; user: { id: string } }
    assert.equal(props.locale, 'de')
    assert.equal(props.user.id, user.id)
  })

  test('says so to visitors, and to programs as JSON without a session', async ({
    client,
    assert,
  }) => {
    const page = await client.get('/no/such/page').withInertia()
    page.assertStatus(404)
    const answer = await client.get('/api/v1/no/such/thing')
    answer.assertStatus(404)
    assert.equal(answer.body().errors[0].code, 'E_NOT_FOUND')
    assert.isUndefined(answer.header('set-cookie'))
  })
})
