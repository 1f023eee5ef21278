import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import User from '#models/user'
import { makeUser } from '#tests/fixtures/people'

test.group('What the database refuses', () => {
  test('is told without the values that it was about', async ({ assert }) => {
    const { email } = await makeUser()
    const again = { name: 'Somebody Private', email, password: 'never to be read', locale: 'en' }
    const tries: (() => Promise<unknown>)[] = [
      () => User.create(again),
      () => db.transaction((client) => User.create(again, { client })),
      async () => db.from('users').where('email', email).where('no_such_column', 1),
    ]
    for (const refused of tries) {
      const error = (await refused().then(
        () => assert.fail('It was taken'),
        (thrown: unknown) => thrown
      )) as Error
      assert.match(error.message, /users/)
      assert.notInclude(error.stack ?? error.message, email)
      assert.notInclude(error.message, again.name)
      assert.notInclude(error.message, '$scrypt')
    }
  })
})
