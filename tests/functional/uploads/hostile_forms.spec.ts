import { connect } from 'node:net'
import { test } from '@japa/runner'
import { makeCast } from '#tests/fixtures/people'
import { leftovers, makeAlbum, newPicture, serverUrl, tokenOf } from '#tests/fixtures/uploading'

async function setUp() {
  const cast = await makeCast()
  const album = await makeAlbum(cast.org)
  const token = await tokenOf(cast.owner)
  const path = `/api/v1/orgs/${cast.org.slug}/albums/${album.id}/photos`
  return { ...cast, album, send: (body: Buffer, more = '') => sendRaw(path, token, body, more) }
}

/** A request as nobody's library would write it. Answers what came back until the connection ended. */
function sendRaw(path: string, token: string, body: Buffer, more: string) {
  const { port, hostname } = new URL(serverUrl())
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => (text += chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve({ status: Number(text.split(' ')[1]), text }))
    const head = [
      `POST ${path} HTTP/1.1`,
      'Host: lumina',
      `Authorization: Bearer ${token}`,
      'Content-Type: multipart/form-data; boundary=b',
      `Content-Length: ${body.length}`,
      'Connection: close',
      ...(more ? [more] : []),
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    socket.write(body)
  })
}

const field = (name: string, value: string | Buffer) => [
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n`,
  value,
  '\r\n',
]
const file = (bytes: Buffer, filename = 'filename="a.jpg"') => [
  `--b\r\nContent-Disposition: form-data; name="files"; ${filename}\r\n\r\n`,
  bytes,
  '\r\n',
]
const form = (...parts: (string | Buffer)[][]) =>
  Buffer.concat([...parts.flat(), '--b--\r\n'].map((part) => Buffer.from(part)))

test.group('A form that is not what it should be', () => {
  test('may carry a long field, and is refused with one that is too long, however long', async ({
    assert,
  }) => {
    const { org, send } = await setUp()
    const picture = await newPicture()
    const fine = await send(form(field('note', 'x'.repeat(60_000)), file(picture)))
    assert.equal(fine.status, 201)
    for (const length of [70_000, 140_000, 300_000, 1_500_000, 9_000_000]) {
      const { status, text } = await send(form(field('note', 'x'.repeat(length)), file(picture)))
      assert.equal(status, 413, `${length} bytes`)
      assert.include(text, 'E_TOO_LARGE')
    }
    assert.isEmpty(await leftovers(org))
  }).timeout(40_000)

  test('is refused with more parts or more text than any client sends', async ({ assert }) => {
    const { send } = await setUp()
    const many = Array.from({ length: 10_001 }, () => field('modified_at', '1'))
    assert.equal((await send(form(...many))).status, 413)
    const much = Array.from({ length: 40 }, () => field('note', 'x'.repeat(60_000)))
    assert.equal((await send(form(...much))).status, 413)
  }).timeout(40_000)

  test('is refused with headers, names or preambles without end', async ({ assert }) => {
    const { send } = await setUp()
    const picture = await newPicture()
    const odd = [
      Buffer.from(`--b\r\nX-Long: ${'x'.repeat(1_000_000)}`),
      Buffer.from(`--b\r\n${'X-Many: y\r\n'.repeat(100_000)}`),
      Buffer.concat([Buffer.alloc(1_000_000, 'p'), Buffer.from('\r\n'), form(file(picture))]),
      form(field('n'.repeat(5_000), 'x'), file(picture)),
    ]
    for (const [index, body] of odd.entries())
      assert.equal((await send(body)).status, 400, `number ${index}`)
  }).timeout(40_000)

  test('cannot end the server by a name that no alphabet knows', async ({ assert, client }) => {
    const { send } = await setUp()
    const picture = await newPicture()
    const { status } = await send(form(file(picture, "filename*=utf-8''%E0%A4%A")))
    assert.equal(status, 400)
    ;(await client.get('/health')).assertStatus(200)
  })

  test('leaves room for a right one on another connection at once', async ({ assert }) => {
    const { org, send } = await setUp()
    const refused = send(form(field('note', 'x'.repeat(2_000_000))))
    const taken = send(form(file(await newPicture())))
    assert.deepEqual(
      (await Promise.all([refused, taken])).map(({ status }) => status),
      [413, 201]
    )
    assert.isEmpty(await leftovers(org))
  })

  test('may name its request, shortly and plainly', async ({ assert }) => {
    const { send } = await setUp()
    const body = form(file(await newPicture()))
    const named = await send(body, 'X-Request-Id: trace-1234.abc')
    assert.match(named.text, /x-request-id: trace-1234\.abc/i)
    const long = await send(body, `X-Request-Id: ${'x'.repeat(5_000)}`)
    assert.notInclude(long.text, 'xxxxx')
    assert.match(long.text, /x-request-id: [\w-]{10,64}\r/i)
  })
})
