import { test } from '@japa/runner'

test.group('Health', () => {
  test('says that the server is alive without a session', async ({ client, assert }) => {
    const response = await client.get('/health')
    response.assertStatus(200)
    response.assertBody({ data: { status: 'ok' } })
    assert.isUndefined(response.header('set-cookie'))
  })

  test('is ready once database, disk and queue answer', async ({ client }) => {
    const response = await client.get('/health/ready')
    response.assertStatus(200)
    response.assertBodyContains({ data: { checks: { database: true, disk: true, queue: true } } })
  })

  test('answers an unknown page with a page and an unknown route of the API with JSON', async ({
    client,
  }) => {
    const page = await client.get('/nowhere').withInertia()
    page.assertStatus(404)
    const api = await client.get('/api/v1/nowhere')
    api.assertStatus(404)
    api.assertBodyContains({ errors: [{ code: 'E_NOT_FOUND' }] })
  })
})
