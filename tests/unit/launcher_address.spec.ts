import { createServer, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { test } from '@japa/runner'

const { ensurePortIsFree, publicAddress } = createRequire(import.meta.url)(
  '../../tooling/launcher/address.cjs'
)

test.group('Launcher: address', () => {
  test('a port in use is refused with the way out', async ({ assert, cleanup }) => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanup(() => void server.close())
    const PORT = String((server.address() as AddressInfo).port)
    await assert.rejects(
      () => ensurePortIsFree({ HOST: '127.0.0.1', PORT }),
      `Port ${PORT} is already in use.\nChoose another, for example: PORT=3400 npm start`
    )
  })

  test('what is no port is refused', async ({ assert }) => {
    for (const PORT of ['http', '0', '70000', '-1']) {
      await assert.rejects(
        () => ensurePortIsFree({ PORT }),
        /PORT must be a number from 1 to 65535/
      )
    }
  })

  test('people are shown an address that opens in their browser', ({ assert }) => {
    assert.equal(publicAddress({ HOST: '0.0.0.0', PORT: '3333' }), 'http://localhost:3333')
    assert.equal(publicAddress({ HOST: '10.0.0.7', PORT: '80' }), 'http://10.0.0.7:80')
    assert.equal(publicAddress({ HOST: 'fe80::1', PORT: '80' }), 'http://[fe80::1]:80')
    assert.equal(
      publicAddress({ HOST: '0.0.0.0', PORT: '3333', APP_URL: 'https://photos.example.org' }),
      'https://photos.example.org'
    )
  })
})
