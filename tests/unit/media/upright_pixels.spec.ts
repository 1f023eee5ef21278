import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import sharp from 'sharp'
import { jpegOf, uprightPixels } from '#media/upright_pixels'
import { scratchFile } from '#tests/fixtures/scratch'
import { codeOf } from './refusal_of.js'

const HEICS = app.makePath('tests/fixtures/heic')

/** Red above, blue below, lying on its side. */
const lying = sharp({ create: { width: 90, height: 60, channels: 4, background: '#f00' } })
  .composite([
    {
      input: { create: { width: 90, height: 30, channels: 3, background: '#00f' } },
      left: 0,
      top: 30,
    },
  ])
  .withMetadata({ orientation: 6 })

test.group('The pixels of a picture', () => {
  test('are those of its file, read from memory as well', async ({ assert }) => {
    const pictures = [lying.clone().jpeg(), lying.clone().png(), lying.clone().webp()]
    for (const picture of pictures) {
      const bytes = await picture.toBuffer()
      const fromMemory = await uprightPixels(bytes, 1_600)
      assert.deepEqual([fromMemory.width, fromMemory.height, fromMemory.channels], [60, 90, 3])
      assert.isTrue(
        fromMemory.data.equals((await uprightPixels(await scratchFile(bytes), 1_600)).data)
      )
      const [red, , blue] = fromMemory.data.subarray(-3)
      assert.isAbove(red, blue, 'what was above is at the right')
    }
  })

  test('are no more than was asked for', async ({ assert }) => {
    const bytes = await lying.clone().resize(3_000).jpeg().toBuffer()
    const { width, height } = await uprightPixels(bytes, 300)
    assert.deepEqual([width, height], [200, 300])
  })

  test('of HEIC are read from memory', async ({ assert }) => {
    for (const name of (await readdir(HEICS)).filter((each) => each.endsWith('.heic'))) {
      const path = join(HEICS, name)
      const [memory, file] = [await readFile(path), path]
      const [one, other] = [await uprightPixels(memory, 200), await uprightPixels(file, 200)]
      assert.isTrue(one.data.equals(other.data), name)
    }
  })

  test('are refused where there are none, or too many', async ({ assert }) => {
    assert.equal(await codeOf(uprightPixels(Buffer.alloc(0), 100)), 'E_EMPTY_FILE')
    assert.equal(await codeOf(uprightPixels(Buffer.from('words'), 100)), 'E_NOT_AN_IMAGE')
    const tiff = await lying.clone().tiff().toBuffer()
    assert.equal(await codeOf(uprightPixels(tiff, 100)), 'E_UNSUPPORTED_FORMAT')
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert.equal(await codeOf(uprightPixels(svg, 100)), 'E_UNSUPPORTED_FORMAT')
    const vast = {
      create: { width: 9_000, height: 9_000, channels: 3, background: '#fff' },
    } as const
    const png = await sharp(vast).png().toBuffer()
    assert.equal(await codeOf(uprightPixels(png, 100)), 'E_TOO_MANY_PIXELS')
  })

  test('become a JPEG', async ({ assert }) => {
    const jpeg = await jpegOf(await uprightPixels(await lying.clone().png().toBuffer(), 100))
    const { format, width } = await sharp(jpeg).metadata()
    assert.deepEqual([format, width], ['jpeg', 60])
  })
})
