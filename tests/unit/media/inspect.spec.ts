import { test } from '@japa/runner'
import { inspect } from '#media/inspect'
import {
  animation,
  corners,
  cutOut,
  deepPng,
  hostile,
  picture,
  PICTURE_FORMATS,
} from '#tests/fixtures/pictures'
import { scratchFile } from '#tests/fixtures/scratch'
import { codeOf, refusal } from './refusal_of.js'

const WITH_METADATA = PICTURE_FORMATS.filter((format) => format !== 'gif')

test.group('What a picture tells about itself', () => {
  test('a {$self} tells its size, when and where it was taken, and with what')
    .with(WITH_METADATA)
    .run(async ({ assert }, format) => {
      const facts = await inspect(
        await scratchFile(
          picture({
            format,
            width: 96,
            height: 64,
            takenAt: '2024-05-05T10:20:30',
            offset: '+05:45',
            gps: { latitude: -33.8568, longitude: 151.2153 },
            camera: { make: 'Canon', model: 'Canon EOS R6' },
            caption: 'The opera',
            keywords: ['harbour', '2024'],
          })
        )
      )
      assert.containsSubset(facts, {
        format,
        mime: `image/${format}`,
        width: 96,
        height: 64,
        pages: 1,
        takenAt: Date.parse('2024-05-05T10:20:30+05:45'),
        takenAtOffset: 345,
        takenAtLocal: '2024-05-05T10:20:30',
        latitude: -33.8568,
        longitude: 151.2153,
        camera: { make: 'Canon', model: 'Canon EOS R6' },
        caption: 'The opera',
        keywords: ['harbour', '2024'],
      })
    })

  test('a picture held sideways ({$self}) is as wide as it is shown')
    .with([1, 2, 3, 4, 5, 6, 7, 8])
    .run(async ({ assert }, orientation) => {
      const facts = await inspect(await scratchFile(corners(orientation)))
      assert.deepEqual([facts.width, facts.height, facts.orientation], [128, 64, orientation])
    })

  test('an animation counts its frames and is as high as one of them', async ({ assert }) => {
    for (const format of ['gif', 'webp'] as const) {
      const facts = await inspect(
        await scratchFile(animation({ format, width: 60, height: 40, pages: 4 }))
      )
      assert.deepEqual([facts.width, facts.height, facts.pages], [60, 40, 4])
    }
  })

  test('colour is described: profile, depth and transparency', async ({ assert }) => {
    const cmyk = await inspect(
      await scratchFile(picture({ profile: 'cmyk', width: 32, height: 32 }))
    )
    assert.equal(cmyk.colourSpace, 'cmyk')
    const wide = await inspect(await scratchFile(picture({ profile: 'p3', width: 32, height: 32 })))
    assert.deepEqual([wide.hasIcc, wide.hasAlpha], [true, false])
    assert.isString(wide.iccName)
    const deep = await inspect(await scratchFile(deepPng()))
    assert.equal(deep.colourSpace, 'rgb16')
    const holed = await inspect(await scratchFile(cutOut()))
    assert.isTrue(holed.hasAlpha)
  })

  test('a picture without metadata tells nothing, and that is fine', async ({ assert }) => {
    const facts = await inspect(
      await scratchFile(picture({ format: 'gif', width: 20, height: 20 }))
    )
    assert.containsSubset(facts, {
      takenAt: null,
      takenAtOffset: null,
      latitude: null,
      caption: null,
      keywords: [],
      rating: null,
      exif: {},
    })
  })

  test('broken metadata is no reason to refuse a picture', async ({ assert }) => {
    const facts = await inspect(await scratchFile(hostile.wildExif()))
    assert.equal(facts.width, 640)
    assert.isNull(facts.takenAt)
  })
})

test.group('Pictures refused before they are decoded', () => {
  test('a small file which claims billions of pixels', async ({ assert }) => {
    const { code, status } = await refusal(inspect(await scratchFile(hostile.pngBomb())))
    assert.deepEqual([code, status], ['E_TOO_MANY_PIXELS', 413])
  })

  test('a picture larger, longer or with more frames than the limits of the caller', async ({
    assert,
  }) => {
    const wide = await scratchFile(picture({ width: 400, height: 100 }))
    assert.equal(
      await codeOf(inspect(wide, { limits: { maxPixels: 39_999 } })),
      'E_TOO_MANY_PIXELS'
    )
    assert.equal(await codeOf(inspect(wide, { limits: { maxSide: 399 } })), 'E_TOO_MANY_PIXELS')
    const moving = await scratchFile(animation({ pages: 5, width: 20, height: 10 }))
    assert.equal(await codeOf(inspect(moving, { limits: { maxPages: 4 } })), 'E_TOO_MANY_PAGES')
    assert.equal(
      await codeOf(inspect(moving, { limits: { maxTotalPixels: 999 } })),
      'E_TOO_MANY_PIXELS'
    )
  })

  test('an animation of a thousand and one frames', async ({ assert }) => {
    assert.equal(await codeOf(inspect(await scratchFile(hostile.manyPages()))), 'E_TOO_MANY_PAGES')
  })

  for (const format of ['webp', 'gif'] as const) {
    test(`a ${format} of a hundred thousand frames, before it is opened`, async ({ assert }) => {
      const path = await scratchFile(endless(await animation({ format, width: 8, height: 8 })))
      const before = process.cpuUsage()
      assert.equal(await codeOf(inspect(path)), 'E_TOO_MANY_PAGES')
      const { user, system } = process.cpuUsage(before)
      assert.isBelow((user + system) / 1000, 1_500)
    })
  }

  test('a JPEG which walks over the picture again and again', async ({ assert }) => {
    const progressive = await scratchFile(picture({ width: 64, height: 64 }).then(progressively))
    await inspect(progressive)
    const { code } = await refusal(inspect(progressive, { limits: { maxScanPixels: 64 * 64 * 3 } }))
    assert.equal(code, 'E_TOO_MANY_PIXELS')
  })
})

test.group('Damaged pictures', () => {
  test('a file cut in half is taken: half a picture is better than none', async ({ assert }) => {
    for (const format of ['jpeg', 'png'] as const) {
      const facts = await inspect(await scratchFile(hostile.truncated(format)))
      assert.deepEqual([facts.width, facts.height], [640, 480])
    }
  })

  test('a file with no picture behind its header is refused at once', async ({ assert }) => {
    for (const bytes of [hostile.headless(), hostile.withoutTables(), hostile.truncated('avif')]) {
      assert.equal(await codeOf(inspect(await scratchFile(bytes))), 'E_CORRUPT_IMAGE')
    }
  })

  test('a picture which is something else besides is taken for the picture it is', async ({
    assert,
  }) => {
    const page = await inspect(await scratchFile(hostile.jpegThenHtml(), 'page.html'))
    const script = await inspect(await scratchFile(hostile.gifScript(), 'script.js'))
    assert.deepEqual([page.mime, script.mime], ['image/jpeg', 'image/gif'])
  })
})

/** The same animation with its last frame a hundred thousand times more. */
function endless(file: Buffer) {
  const isGif = file.toString('latin1', 0, 3) === 'GIF'
  const start = isGif
    ? file.lastIndexOf(Buffer.from('!\xf9\x04', 'latin1'))
    : file.lastIndexOf('ANMF')
  const end = isGif ? file.length - 1 : file.length
  const frames = Buffer.concat(Array.from({ length: 100_000 }, () => file.subarray(start, end)))
  const whole = Buffer.concat([file.subarray(0, end), frames, file.subarray(end)])
  if (!isGif) whole.writeUInt32LE(whole.length - 8, 4)
  return whole
}

async function progressively(jpeg: Buffer) {
  const { default: sharp } = await import('sharp')
  return sharp(jpeg).jpeg({ progressive: true }).toBuffer()
}
