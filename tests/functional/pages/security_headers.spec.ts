import { test } from '@japa/runner'

test.group('Security headers', () => {
  test('let only scripts of this page run, and nothing reach another origin', async ({
    client,
    assert,
  }) => {
    const response = await client.get('/sign-in')
    response.assertStatus(200)
    const policy = new Map(
      response
        .header('content-security-policy')!
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)])
    )
    assert.deepEqual(policy.get('default-src'), ["'none'"])
    assert.deepEqual(policy.get('frame-ancestors'), ["'none'"])
    assert.deepEqual(policy.get('base-uri'), ["'none'"])
    const [self, nonce, ...others] = policy.get('script-src')!
    assert.equal(self, "'self'")
    assert.match(nonce, /^'nonce-[\w+/]{22}=='$/)
    assert.isEmpty(others)
    const sources = new Set([...policy.values()].flat().filter((source) => !source.startsWith("'")))
    assert.deepEqual([...sources].sort(), ['blob:', 'data:'])
  })

  test('let WebAssembly run in the workers that come with the program, and nowhere else', async ({
    client,
    assert,
  }) => {
    const policyOf = async (path: string) =>
      (await client.get(path)).header('content-security-policy')!
    assert.include(await policyOf('/assets/worker.js'), " 'wasm-unsafe-eval';")
    assert.notInclude(await policyOf('/sign-in'), 'unsafe-eval')
  })

  test('carry a nonce of their own on every page, and every script written into it carries that', async ({
    client,
    assert,
  }) => {
    const pages = await Promise.all([client.get('/sign-in'), client.get('/sign-in')])
    const nonces = pages.map(
      (page) => /'nonce-([^']+)'/.exec(page.header('content-security-policy')!)![1]
    )
    assert.notEqual(nonces[0], nonces[1])
    for (const [index, page] of pages.entries()) {
      const scripts = page.text().match(/<script(?![^>]*(?:application\/json|src=))[^>]*>/g)!
      assert.isNotEmpty(scripts)
      for (const script of scripts) assert.include(script, nonces[index])
    }
  })

  test('are on answers of the API, too', async ({ client }) => {
    const response = await client.get('/api/v1/openapi.json')
    response.assertHeader('x-content-type-options', 'nosniff')
    response.assertHeader('x-frame-options', 'DENY')
    response.assertHeader('referrer-policy', 'same-origin')
  })
})
