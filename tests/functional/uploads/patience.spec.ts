import { test } from '@japa/runner'
import { createHttpServer } from '#start/http_server'

test.group('A slow line', () => {
  test('has hours for a request, but not for its headers, and not in silence', ({
    assert,
    cleanup,
  }) => {
    const server = createHttpServer(() => {})
    cleanup(() => void server.close())
    assert.isAtLeast(server.requestTimeout, 3_600_000)
    assert.isAtMost(server.headersTimeout, 60_000)
    assert.isAbove(server.headersTimeout, 0)
    assert.isAbove(server.timeout, 0)
  })
})
