import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { releaseBytes, reserveBytes } from '#storage/ledger'
import { formatBytes } from '#exceptions/byte_size'
import Org from '#models/org'
import { makeCast } from '#tests/fixtures/people'
import { hostile } from '#tests/fixtures/pictures'
import { leftovers, makeAlbum, newPicture, storageOf, upload } from '#tests/fixtures/uploading'

async function setUp(storageLimitBytes?: number) {
  const cast = await makeCast()
  if (storageLimitBytes) await cast.org.merge({ storageLimitBytes }).save()
  return { ...cast, album: await makeAlbum(cast.org) }
}

const pictures = (count: number) =>
  Promise.all(Array.from({ length: count }, async () => ({ bytes: await newPicture() })))

test.group('The storage limit of an org', () => {
  test('refuses a batch that does not fit as a whole, and keeps nothing of it', async ({
    assert,
  }) => {
    const files = await pictures(4)
    const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const { org, owner, album } = await setUp(total - 1)
    const { status, body } = await upload(owner, org, album, files)
    assert.equal(status, 507)
    assert.equal(body.errors[0].code, 'E_QUOTA_EXCEEDED')
    assert.deepEqual(await storageOf(org), { ledger: 0, rows: 0, disk: 0, photos: 0, originals: 0 })
    assert.isEmpty(await leftovers(org))
  })

  test('lets in what fits to the last byte, and not one more', async ({ assert }) => {
    const files = await pictures(3)
    const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
    const { org, owner, album } = await setUp(total)
    assert.equal((await upload(owner, org, album, files)).status, 201)
    assert.equal((await storageOf(org)).ledger, total)
    assert.equal((await upload(owner, org, album, await pictures(1))).status, 507)
  })

  test('is named in the message as the org has it', async ({ assert }) => {
    for (const [limit, words] of [
      [4 * 1024 ** 3, '4 GB'],
      [500 * 1024 ** 2, '500 MB'],
      [1.5 * 1024 ** 3, '1.5 GB'],
    ] as const) {
      const { org, owner, album } = await setUp(limit)
      await org.merge({ storageUsedBytes: limit }).save()
      const { body } = await upload(owner, org, album, await pictures(1))
      assert.equal(
        body.errors[0].message,
        `Organization storage limit (${words}) would be exceeded`
      )
    }
  })

  test('is the one of the server where the org has none of its own', async ({ assert }) => {
    const { org, owner, album } = await setUp()
    await org.merge({ storageUsedBytes: 4 * 1024 ** 3 }).save()
    const { body } = await upload(owner, org, album, await pictures(1))
    assert.equal(body.errors[0].message, 'Organization storage limit (4 GB) would be exceeded')
  })

  test('does not count what the org has already, nor what is rejected', async ({ assert }) => {
    const [first, second] = await pictures(2)
    const { org, owner, album } = await setUp(first.bytes.length + second.bytes.length)
    await upload(owner, org, album, [first])
    const letter = { bytes: Buffer.concat([hostile.text(), Buffer.alloc(100_000)]), name: 'a.txt' }
    const { status, body } = await upload(owner, org, album, [first, letter, second, second])
    assert.equal(status, 201)
    assert.deepEqual(
      body.data.map(({ outcome }) => outcome),
      ['duplicate', 'rejected', 'added', 'duplicate']
    )
  })

  test('refuses at once what can never fit, without reading it', async ({ assert }) => {
    const { org, owner, album } = await setUp(1024)
    const bytes = Buffer.alloc(8 * 1024 * 1024)
    const { status } = await upload(owner, org, album, [{ bytes }])
    assert.equal(status, 507)
    assert.isEmpty(await leftovers(org))
  })

  test('lets exactly as many of 50 uploads at once through as fit', async ({ assert }) => {
    const files = await pictures(50)
    const size = Math.max(...files.map(({ bytes }) => bytes.length))
    // All the same size, so that it is known how many fit: what follows the end of a JPEG belongs to nobody.
    const padded = files.map(({ bytes }) => ({
      bytes: Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]),
    }))
    const fitting = 17
    const { org, owner, album } = await setUp(size * fitting + size - 1)
    const answers = await Promise.all(padded.map((file) => upload(owner, org, album, [file])))
    const statuses = answers.map(({ status }) => status)
    assert.lengthOf(
      statuses.filter((status) => status === 201),
      fitting
    )
    assert.lengthOf(
      statuses.filter((status) => status === 507),
      50 - fitting
    )
    const bytes = size * fitting
    assert.deepEqual(await storageOf(org), {
      ledger: bytes,
      rows: bytes,
      disk: bytes,
      photos: fitting,
      originals: fitting,
    })
    assert.isEmpty(await leftovers(org))
  }).timeout(90_000)

  test('has room again once bytes are given back', async ({ assert }) => {
    const { org } = await setUp(1_000)
    await db.transaction((trx) => reserveBytes(org, 1_000, trx))
    await assert.rejects(
      () => db.transaction((trx) => reserveBytes(org, 1, trx)),
      'E_QUOTA_EXCEEDED'
    )
    await db.transaction((trx) => releaseBytes(org, 400, trx))
    await db.transaction((trx) => reserveBytes(org, 400, trx))
    assert.equal((await Org.findOrFail(org.id)).storageUsedBytes, 1_000)
  })

  test('is kept by the transaction: what rolls back was never taken', async ({ assert }) => {
    const { org } = await setUp(1_000)
    const rollBack = async () => {
      throw new Error('no')
    }
    await assert.rejects(() =>
      db.transaction(async (trx) => {
        await reserveBytes(org, 1_000, trx)
        await rollBack()
      })
    )
    assert.equal((await Org.findOrFail(org.id)).storageUsedBytes, 0)
  })
})

test.group('Sizes in words', () => {
  test('go in steps of 1024 and by the reader’s language', ({ assert }) => {
    const sizes = [
      0,
      999,
      1024,
      10_240,
      1_992_294,
      500 * 1024 ** 2,
      1.5 * 1024 ** 3,
      4 * 1024 ** 3,
      1024 ** 5,
    ]
    assert.deepEqual(
      sizes.map((size) => formatBytes(size, 'en')),
      ['0 B', '999 B', '1 KB', '10 KB', '1.9 MB', '500 MB', '1.5 GB', '4 GB', '1,024 TB']
    )
    assert.equal(formatBytes(1.5 * 1024 ** 3, 'de'), '1,5 GB')
  })
})
