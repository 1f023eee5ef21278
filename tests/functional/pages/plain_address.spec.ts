import { test } from '@japa/runner'

const COOP = 'cross-origin-opener-policy'

test.group('Pages at a plain address in the house', () => {
  test('ask nothing of the browser that it does on https alone', async ({ client, assert }) => {
    const response = await client.get('/sign-in').header('host', '192.168.1.20:3333')
    response.assertStatus(200)
    assert.isUndefined(response.header(COOP))
    assert.notInclude(response.text(), 'encryptHistory')
  })

  test('keep other windows apart where the browser can', async ({ client, assert }) => {
    for (const host of ['localhost:3333', '127.0.0.1:3333', '[::1]:3333']) {
      const response = await client.get('/sign-in').header('host', host)
      assert.equal(response.header(COOP), 'same-origin', host)
    }
  })
})
