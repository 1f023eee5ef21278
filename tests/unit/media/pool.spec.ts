import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { createMediaPool } from '#media/pool'
import { hostile, picture } from '#tests/fixtures/pictures'
import { scratchFile, scratchFolder } from '#tests/fixtures/scratch'
import { codeOf } from './refusal_of.js'

test.group('The media pool', (group) => {
  const pool = createMediaPool({ size: 2 })
  group.teardown(() => pool.close())

  test('pictures are inspected, rendered and hashed in children', async ({ assert }) => {
    const path = await scratchFile(picture({ takenAt: '2024-05-05T10:20:30', offset: '+02:00' }))
    const [facts, renditions, digest] = await Promise.all([
      pool.inspect(path),
      pool.render(path, await scratchFolder()),
      pool.sha256(path),
    ])
    assert.containsSubset(facts, { format: 'jpeg', width: 640, height: 480, takenAtOffset: 120 })
    assert.deepEqual([renditions.preview.width, renditions.thumb.width], [640, 400])
    assert.lengthOf(digest.sha256, 64)
  })

  test('limits and sizes are passed on', async ({ assert }) => {
    const path = await scratchFile(picture())
    assert.equal(await codeOf(pool.inspect(path, { maxPixels: 1_000 })), 'E_TOO_MANY_PIXELS')
    const { preview } = await pool.render(path, await scratchFolder(), { previewSide: 100 })
    assert.equal(preview.width, 100)
  })

  test('a hostile picture is refused by its code, and the next one is served', async ({
    assert,
  }) => {
    const codes = []
    for (const bytes of [
      hostile.empty(),
      hostile.svg(),
      hostile.pngBomb(),
      hostile.withoutTables(),
      hostile.text(),
    ]) {
      codes.push(await codeOf(pool.inspect(await scratchFile(bytes))))
    }
    assert.deepEqual(codes, [
      'E_EMPTY_FILE',
      'E_UNSUPPORTED_FORMAT',
      'E_TOO_MANY_PIXELS',
      'E_CORRUPT_IMAGE',
      'E_NOT_AN_IMAGE',
    ])
    const { width } = await pool.inspect(await scratchFile(picture()))
    assert.equal(width, 640)
    assert.equal(pool.stats().lost, 0)
  })

  test('what a killed child left half done is swept away', async ({ assert, cleanup }) => {
    const strict = createMediaPool({ size: 1, budgets: { render: { rssBytes: 1 } } })
    cleanup(() => strict.close())
    const folder = await scratchFolder()
    await writeFile(join(folder, 'preview.webp.1234.part'), 'half')
    const large = await scratchFile(picture({ format: 'png', width: 5_000, height: 4_000 }))
    assert.equal(await codeOf(strict.render(large, folder)), 'E_MEDIA_MEMORY')
    assert.deepEqual(await readdir(folder), [])
  })
})
