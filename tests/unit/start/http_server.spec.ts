import type { RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import { createHttpServer } from '#start/http_server'

const readAll: RequestListener = async (request, response) => {
  try {
    let bytes = 0
    for await (const chunk of request) bytes += chunk.length
    response.end(String(bytes))
  } catch {
    response.destroy()
  }
}

async function serve(handle: RequestListener, idleMs: number) {
  const server = createHttpServer(handle, { idleMs })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (chunk) => (heard += chunk))
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(heard)))
  return { server, socket, closed }
}

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'

test.group('The server at the door', () => {
  test('hears out whoever goes on sending, however slowly', async ({ assert, cleanup }) => {
    const { server, socket, closed } = await serve(readAll, 200)
    cleanup(() => void server.close())
    socket.write(`${HEAD}Content-Length: 16384\r\n\r\n`)
    for (let part = 0; part < 8; part++) {
      socket.write(Buffer.alloc(2_048))
      await sleep(80)
    }
    assert.match(await closed, /200 OK[^]*16384$/)
  })

  test('ends a request whose body stops, or comes one byte at a time', async ({
    assert,
    cleanup,
  }) => {
    for (const length of ['Content-Length: 5000', 'Transfer-Encoding: chunked']) {
      const { server, socket, closed } = await serve(readAll, 150)
      cleanup(() => void server.close())
      socket.write(`${HEAD}${length}\r\n\r\n`)
      const drip = setInterval(() => socket.write('1'), 40)
      const heard = await closed
      clearInterval(drip)
      assert.match(heard, /^HTTP\/1\.1 408 /)
    }
  })

  test('waits for itself: nobody is cut off while it does not read', async ({
    assert,
    cleanup,
  }) => {
    const late: RequestListener = async (request, response) => {
      await sleep(600)
      readAll(request, response)
    }
    const { server, socket, closed } = await serve(late, 100)
    cleanup(() => void server.close())
    socket.write(`${HEAD}Content-Length: 4000000\r\n\r\n`)
    socket.write(Buffer.alloc(4_000_000))
    assert.match(await closed, /200 OK[^]*4000000$/)
  })
})
