import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import sharp, { type Sharp } from 'sharp'
import { hashDistance } from '#media/perceptual_hash'
import { cutSquare } from '#media/cut_square'
import { render } from '#media/render'
import {
  animation,
  corners,
  cutOut,
  deepPng,
  flatPicture,
  hostile,
  picture,
  PICTURE_FORMATS,
} from '#tests/fixtures/pictures'
import { scratchFile, scratchFolder } from '#tests/fixtures/scratch'
import { codeOf } from './refusal_of.js'

async function rendered(bytes: Buffer | Promise<Buffer>, options = {}) {
  return render(await scratchFile(bytes), await scratchFolder(), options)
}

/** The colour in the middle of each quarter, as letters: r, g, b, y. */
async function quarters(path: string) {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const colourAt = (x: number, y: number) => {
    const at =
      (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
    const [red, green, blue] = data.subarray(at, at + 3).map((level) => (level > 120 ? 1 : 0))
    return { 100: 'r', 10: 'g', 1: 'b', 110: 'y' }[red * 100 + green * 10 + blue] ?? '?'
  }
  return colourAt(0.25, 0.25) + colourAt(0.75, 0.25) + colourAt(0.25, 0.75) + colourAt(0.75, 0.75)
}

/** Grey below the first rows, as a file cut early. */
async function strip() {
  const top = await sharp(await picture())
    .resize(200, 6, { fit: 'fill' })
    .toBuffer()
  const grey = sharp({ create: { width: 200, height: 150, channels: 3, background: '#808080' } })
  return grey
    .composite([{ input: top, gravity: 'north' }])
    .jpeg()
    .toBuffer()
}

test.group('Renditions', () => {
  test('a photo gets a preview and a thumb of the sides asked for', async ({ assert }) => {
    const { preview, thumb } = await rendered(picture({ width: 3000, height: 2000 }))
    assert.deepEqual(
      [preview.width, preview.height, thumb.width, thumb.height],
      [2000, 1333, 400, 267]
    )
    for (const { path, width, bytes } of [preview, thumb]) {
      const stored = await sharp(path).metadata()
      assert.deepEqual([stored.format, stored.width, stored.size ?? bytes], ['webp', width, bytes])
    }
  })

  test('what is scaled while it is decoded looks as if it had been scaled afterwards', async ({
    assert,
  }) => {
    for (const [width, height] of [
      [400, 300],
      [401, 301],
      [408, 306],
      [800, 600],
      [1200, 1600],
      [1608, 1206],
      [4800, 3600],
    ]) {
      const jpeg = await sharp(await corners(1, 'png'))
        .resize(width, height, { fit: 'fill' })
        .jpeg({ quality: 95 })
        .toBuffer()
      const { preview } = await rendered(jpeg, { previewSide: 200, thumbSide: 40 })
      const whole = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
      const { data, info } = await sharp(whole.data, { raw: whole.info })
        .resize({ width: 200, height: 200, fit: 'inside' })
        .raw()
        .toBuffer({ resolveWithObject: true })
      const shown = await sharp(preview.path).raw().toBuffer()
      assert.deepEqual([preview.width, preview.height], [info.width, info.height])
      const difference = data.reduce((sum, level, at) => sum + Math.abs(level - shown[at]), 0)
      assert.isBelow(difference / data.length, 3, `${width} × ${height}`)
    }
  })

  test('what is scaled while it is decoded counts with all its pixels', async ({ assert }) => {
    const large = picture({ width: 4000, height: 2000 })
    assert.equal(await codeOf(rendered(large, { maxPixels: 7_900_000 })), 'E_TOO_MANY_PIXELS')
  })

  test('a small picture is never enlarged, be it one pixel', async ({ assert }) => {
    for (const side of [1, 90]) {
      const { preview, thumb } = await rendered(picture({ width: side, height: side }))
      assert.deepEqual([preview.width, thumb.width], [side, side])
    }
  })

  test('a long strip keeps its shape and at least one pixel', async ({ assert }) => {
    const { thumb } = await rendered(picture({ width: 6000, height: 8 }))
    assert.deepEqual([thumb.width, thumb.height], [400, 1])
  })

  test('a photo held sideways ({$self}) comes out upright')
    .with([1, 2, 3, 4, 5, 6, 7, 8])
    .run(async ({ assert }, orientation) => {
      for (const format of ['jpeg', 'png', 'webp'] as const) {
        const { preview, thumb } = await rendered(corners(orientation, format))
        assert.deepEqual([preview.width, preview.height], [128, 64])
        assert.equal(await quarters(preview.path), 'rgby')
        assert.equal(await quarters(thumb.path), 'rgby')
      }
    })

  test('a {$self} is rendered')
    .with(PICTURE_FORMATS)
    .run(async ({ assert }, format) => {
      const { preview } = await rendered(picture({ format, width: 500, height: 300 }))
      assert.deepEqual([preview.width, preview.height], [500, 300])
    })

  test('of an animation the first frame stands for it among others', async ({ assert }) => {
    for (const format of ['gif', 'webp'] as const) {
      const { thumb } = await rendered(animation({ format, width: 60, height: 40 }))
      const { pages, height } = await sharp(thumb.path, { pages: -1 }).metadata()
      assert.deepEqual([pages ?? 1, height], [1, 40])
    }
  })

  test('nothing of the camera, the place or the profile stays in a rendition', async ({
    assert,
  }) => {
    const { preview, thumb } = await rendered(
      picture({
        takenAt: '2024-05-05T10:20:30',
        gps: { latitude: 48, longitude: 2 },
        camera: { make: 'Canon', model: 'R6' },
        keywords: ['home'],
        profile: 'p3',
      })
    )
    for (const { path } of [preview, thumb]) {
      const { exif, xmp, iptc, icc, orientation } = await sharp(path).metadata()
      assert.deepEqual(
        [exif, xmp, iptc, icc, orientation],
        [undefined, undefined, undefined, undefined, undefined]
      )
    }
  })

  test('no half file is ever seen under the name of a rendition', async ({ assert }) => {
    const folder = await scratchFolder()
    await mkdir(join(folder, 'thumb.webp'))
    await assert.rejects(async () => render(await scratchFile(picture()), folder))
    assert.sameMembers(await readdir(folder), ['preview.webp', 'thumb.webp'])
  })

  test('rendering again replaces what was there', async ({ assert }) => {
    const folder = await scratchFolder()
    await writeFile(join(folder, 'preview.webp'), 'old')
    const { preview } = await render(await scratchFile(picture()), folder)
    const { width } = await sharp(preview.path).metadata()
    assert.equal(width, 640)
  })
})

test.group('Colour of renditions', () => {
  const centre = async (original: Sharp) => {
    const { preview } = await rendered(original.toBuffer())
    return sharp(preview.path).resize(1, 1).removeAlpha().raw().toBuffer()
  }
  const hasAlpha = async (path: string) => {
    const metadata = await sharp(path).metadata()
    return metadata.hasAlpha
  }

  test('a wide-gamut photo looks as it did', async ({ assert }) => {
    const plain = sharp({ create: { width: 40, height: 40, channels: 3, background: '#e01020' } })
    const wide = plain.withIccProfile('p3').jpeg({ quality: 100 })
    const [red, green, blue] = await centre(wide)
    assert.closeTo(red, 0xe0, 6)
    assert.closeTo(green, 0x10, 10)
    assert.closeTo(blue, 0x20, 10)
  })

  test('a picture for print (CMYK) comes out in screen colours, not inverted', async ({
    assert,
  }) => {
    const print = sharp({ create: { width: 40, height: 40, channels: 3, background: '#4080c0' } })
      .withIccProfile('cmyk')
      .jpeg({ quality: 100 })
    const [red, green, blue] = await centre(print)
    assert.closeTo(red, 0x40, 24)
    assert.closeTo(green, 0x80, 24)
    assert.closeTo(blue, 0xc0, 24)
  })

  test('sixteen bits a channel become eight without changing brightness', async ({ assert }) => {
    const deep = sharp({ create: { width: 40, height: 40, channels: 3, background: '#808080' } })
      .toColourspace('rgb16')
      .png()
    const [red] = await centre(deep)
    assert.closeTo(red, 0x80, 3)
    const { preview } = await rendered(deepPng())
    assert.equal(preview.width, 200)
  })

  test('what was transparent stays transparent; an idle alpha channel is dropped', async ({
    assert,
  }) => {
    const { preview, thumb } = await rendered(cutOut())
    assert.deepEqual([await hasAlpha(preview.path), await hasAlpha(thumb.path)], [true, true])
    const opaque = await rendered(
      sharp(await picture())
        .ensureAlpha(1)
        .png()
        .toBuffer()
    )
    assert.isFalse(await hasAlpha(opaque.preview.path))
  })

  test('grey pictures are rendered, hashed and have a colour', async ({ assert }) => {
    const grey = await rendered(
      sharp(await picture())
        .greyscale()
        .toColourspace('b-w')
        .jpeg()
        .toBuffer()
    )
    assert.match(grey.dominantColour, /^#([\da-f]{2})\1\1$/)
    assert.match(grey.phash!, /^[\da-f]{16}$/)
  })
})

test.group('What a picture is recognised by', () => {
  test('the placeholder is a thumbhash, the colour is the one remembered', async ({ assert }) => {
    const { thumbhash, dominantColour } = await rendered(flatPicture('#3366aa'))
    assert.isAtMost(Buffer.from(thumbhash, 'base64').length, 32)
    assert.match(dominantColour, /^#3[2-5]6[4-8]a[8-c]$/)
  })

  test('the same picture smaller, recompressed, in another format or turned by its camera hashes alike', async ({
    assert,
  }) => {
    const original = await picture({ width: 900, height: 600, seed: 7 })
    const { phash } = await rendered(original)
    const copies = [
      sharp(original).resize(300).jpeg({ quality: 50 }),
      sharp(original).webp(),
      sharp(original).modulate({ brightness: 1.1 }),
      sharp(original).rotate(270).withMetadata({ orientation: 6 }),
    ]
    for (const copy of copies) {
      const other = await rendered(copy.toBuffer())
      assert.isAtMost(hashDistance(phash!, other.phash!), 6)
    }
  })

  test('other pictures hash far apart', async ({ assert }) => {
    const all = await Promise.all([1, 2, 3, 4].map((seed) => rendered(picture({ seed }))))
    for (const [i, { phash }] of all.entries()) {
      for (const other of all.slice(i + 1)) assert.isAbove(hashDistance(phash!, other.phash!), 16)
    }
  })

  test('flat pictures, and those cut to a strip, have no hash: they would all be duplicates', async ({
    assert,
  }) => {
    for (const flat of [flatPicture(), flatPicture('#000000', 1, 1), strip()]) {
      const { phash } = await rendered(flat)
      assert.isNull(phash)
    }
  })
})

test.group('Pictures which cannot be rendered', () => {
  test('are refused by the same codes as at the door', async ({ assert }) => {
    assert.equal(await codeOf(rendered(hostile.svg())), 'E_UNSUPPORTED_FORMAT')
    assert.equal(await codeOf(rendered(hostile.pngBomb())), 'E_TOO_MANY_PIXELS')
    assert.equal(await codeOf(rendered(hostile.withoutTables())), 'E_CORRUPT_IMAGE')
    assert.equal(await codeOf(rendered(picture(), { maxPixels: 1_000 })), 'E_TOO_MANY_PIXELS')
  })

  test('a photo cut in half is shown as far as it goes', async ({ assert }) => {
    const { preview } = await rendered(hostile.truncated('jpeg'))
    assert.deepEqual([preview.width, preview.height], [640, 480])
  })
})

test.group('A part of a picture', () => {
  test('is cut out as a square, and never enlarged', async ({ assert }) => {
    const path = await scratchFile(corners(1, 'png', 300))
    const upperRight = { x: 0.5, y: 0, width: 0.5, height: 0.5 }
    const cut = await cutSquare(path, await scratchFolder(), upperRight, 120)
    assert.deepEqual([cut.width, cut.height], [120, 120])
    assert.equal(await quarters(cut.path), 'gggg')
    const small = await cutSquare(path, await scratchFolder(), upperRight, 900)
    assert.deepEqual([small.width, small.height], [150, 150])
  })

  test('leaves out what lies outside, and is refused where nothing lies inside', async ({
    assert,
  }) => {
    const path = await scratchFile(corners(1, 'png', 300))
    const over = { x: 0.75, y: 0.75, width: 2, height: 2 }
    const cut = await cutSquare(path, await scratchFolder(), over, 160)
    assert.equal(await quarters(cut.path), 'yyyy')
    const outside = { x: 1.2, y: 0, width: 0.2, height: 0.2 }
    const refused = cutSquare(path, await scratchFolder(), outside, 160)
    assert.equal(await codeOf(refused), 'E_CORRUPT_IMAGE')
  })
})
