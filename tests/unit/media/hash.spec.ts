import { createHash, randomBytes } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from '@japa/runner'
import { HashingTransform, sha256 } from '#media/hash'
import { scratchFile } from '#tests/fixtures/scratch'
import { refusal } from './refusal_of.js'

const BYTES = randomBytes(3_000_000)
const DIGEST = { sha256: createHash('sha256').update(BYTES).digest('hex'), bytes: BYTES.length }

function chunks() {
  return Readable.from(
    Array.from({ length: 30 }, (_, i) => BYTES.subarray(i * 100_000, (i + 1) * 100_000))
  )
}

function sink(received: Buffer[] = []) {
  return new Writable({ write: (chunk: Buffer, _, done) => (received.push(chunk), done()) })
}

test.group('Hashes of originals', () => {
  test('a file is hashed as a stream', async ({ assert }) => {
    assert.deepEqual(await sha256(await scratchFile(BYTES)), DIGEST)
    assert.deepEqual(await sha256(await scratchFile(Buffer.alloc(0))), {
      sha256: createHash('sha256').digest('hex'),
      bytes: 0,
    })
  })

  test('an upload is hashed and counted on its way to the disk, unchanged', async ({ assert }) => {
    const hashing = new HashingTransform()
    const received: Buffer[] = []
    await pipeline(chunks(), hashing, sink(received))
    assert.deepEqual(hashing.digest, DIGEST)
    assert.isTrue(Buffer.concat(received).equals(BYTES))
  })

  test('an upload may be as large as its limit, and not one byte larger', async ({ assert }) => {
    await pipeline(chunks(), new HashingTransform({ limit: BYTES.length }), sink())
    const { code, status, params } = await refusal(
      pipeline(chunks(), new HashingTransform({ limit: BYTES.length - 1 }), sink())
    )
    assert.deepEqual([code, status, params], ['E_TOO_LARGE', 413, { limit: BYTES.length - 1 }])
  })

  test('there is no digest before the end', ({ assert }) => {
    assert.throws(() => new HashingTransform().digest)
  })
})
