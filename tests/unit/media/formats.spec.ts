import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import sharp from 'sharp'
import { affordableSide, animate } from '#media/animate'
import { decodeHeic } from '#media/heic'
import { inspect } from '#media/inspect'
import { openUpright } from '#media/open_upright'
import { createMediaPool } from '#media/pool'
import { render } from '#media/render'
import { readRedacted, stripLocation } from '#media/strip_location'
import { corpora } from '#tests/fixtures/corpora'
import { heicGrid, phonePicture, TILE } from '#tests/fixtures/heic/heic'
import { animation, picture } from '#tests/fixtures/pictures'
import { scratchFile, scratchFolder } from '#tests/fixtures/scratch'
import { codeOf } from './refusal_of.js'

const pixelsOf = async (path: string) => {
  const upright = await openUpright(path)
  return upright.removeAlpha().resize(16, 16, { fit: 'fill' }).raw().toBuffer()
}

/** How far two pictures are apart, in steps of 256, on average over a small copy of each. */
async function distance(one: string, other: string) {
  const [a, b] = [await pixelsOf(one), await pixelsOf(other)]
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]), 0) / a.length
}

test.group('Pictures from phones (HEIC)', (group) => {
  group.tap((one) => one.timeout(60_000))

  test('tell what they show, when, where and with what', async ({ assert }) => {
    const facts = await inspect(await scratchFile(phonePicture(), 'IMG_7943.jpg'))
    assert.containsSubset(facts, {
      format: 'heic',
      mime: 'image/heic',
      kind: 'image',
      width: 100,
      height: 133,
      orientation: 1,
      iccName: 'Display P3',
      takenAtLocal: '2026-03-23T15:57:20',
      takenAtOffset: 60,
      latitude: 49.198928,
      longitude: 16.607053,
    })
    assert.equal(facts.camera.model, 'iPhone 13 Pro')
  })

  test('are put together from their tiles and turned once', async ({ assert }) => {
    const upright = await scratchFile(heicGrid({ columns: 2, rows: 1 }))
    const turned = await scratchFile(heicGrid({ columns: 2, rows: 1, turns: 1 }))
    const { preview } = await render(upright, await scratchFolder())
    assert.deepEqual([preview.width, preview.height], [TILE.width * 2, TILE.height])
    const facts = await inspect(turned)
    assert.deepEqual([facts.width, facts.height], [TILE.height, TILE.width * 2])

    const shown = await openUpright(turned)
    const back = sharp(await shown.png().toBuffer()).rotate(90)
    const expected = await (await openUpright(upright)).raw().toBuffer()
    assert.isTrue(expected.equals(await back.raw().toBuffer()))
  })

  test('come out in the colours of screens', async ({ assert }) => {
    const file = await scratchFile(phonePicture())
    const shown = await (await openUpright(file)).raw().toBuffer({ resolveWithObject: true })
    assert.deepEqual([shown.info.width, shown.info.height, shown.info.channels], [100, 133, 3])
    const stored = await decodeHeic(file)
    assert.isFalse(shown.data.equals(stored.data), 'the profile changes something')
  })

  test('with more pixels than can be afforded are refused before they are decoded', async ({
    assert,
  }) => {
    const bomb = heicGrid({ columns: 2, rows: 1, width: 12_000, height: 9_000 })
    assert.equal(await codeOf(inspect(await scratchFile(bomb))), 'E_TOO_MANY_PIXELS')
  })

  test('that were cut are refused, wherever the cut is', async ({ assert }) => {
    const whole = phonePicture()
    for (const length of [40, 800, 1_500, 9_000, whole.length - 200]) {
      const code = await codeOf(inspect(await scratchFile(whole.subarray(0, length))))
      assert.equal(code, 'E_CORRUPT_IMAGE', String(length))
    }
  })

  test('with nonsense for a picture end as damaged, and the next one is read', async ({
    assert,
  }) => {
    const pool = createMediaPool({ size: 1 })
    const broken = Buffer.from(phonePicture())
    broken.fill(0x5a, 8_310, 14_400)
    const refused = pool.render(await scratchFile(broken), await scratchFolder())
    assert.equal(await codeOf(refused), 'E_CORRUPT_IMAGE')
    const { preview } = await pool.render(await scratchFile(phonePicture()), await scratchFolder())
    assert.equal(preview.width, 100)
    await pool.close()
  })

  test('leave without their place, and nothing else is lost', async ({ assert }) => {
    const path = await scratchFile(phonePicture())
    const redaction = await stripLocation(path)
    const chunks: Buffer[] = []
    for await (const chunk of readRedacted(path, redaction!)) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    const clean = await scratchFile(bytes)
    const facts = await inspect(clean)
    assert.deepEqual([facts.latitude, facts.longitude], [null, null])
    assert.equal(facts.takenAtLocal, '2026-03-23T15:57:20')
    assert.equal(bytes.length, phonePicture().length)
    assert.equal(await distance(path, clean), 0)
  })
})

test.group('TIFF', () => {
  const tiff = (options: object = {}) =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: '#3366cc' } })
      .tiff(options)
      .withExifMerge({
        IFD0: { Make: 'Canon', Model: 'R6' },
        IFD2: { DateTimeOriginal: '2024:05:05 10:20:30' },
      })
      .toBuffer()

  test('is kept and shown, with what it tells', async ({ assert }) => {
    const path = await scratchFile(await tiff({ compression: 'lzw' }), 'scan.jpg')
    const facts = await inspect(path)
    assert.containsSubset(facts, { format: 'tiff', mime: 'image/tiff', width: 60, height: 40 })
    const { dominantColour } = await render(path, await scratchFolder())
    assert.equal(dominantColour, '#3366cc')
  })

  test('with many pages or sixteen bits a channel shows its first page', async ({ assert }) => {
    if (!corpora.isPresent) return
    for (const file of ['multipage.tiff', '16bit-rgb.tiff', 'cmyk.tif', 'bigtiff.tif']) {
      const path = corpora.path(`formats/tiff/${file}`)
      const { kind } = await inspect(path)
      assert.equal(kind, 'image')
      const { preview } = await render(path, await scratchFolder())
      assert.isAbove(preview.bytes, 0)
    }
  })

  test('leaves without its place, or not at all', async ({ assert }) => {
    const path = await scratchFile(await tiff())
    const redaction = await stripLocation(path)
    assert.equal(redaction!.byteSize, (await readFile(path)).length)
    if (!corpora.isPresent) return
    assert.isNull(await stripLocation(corpora.path('formats/tiff/bigtiff.tif')))
  })

  test('that is the raw recording of a camera is told apart', async ({ assert }) => {
    if (!corpora.isPresent) return
    for (const file of ['IMG_0101.DNG', 'DSC_0103.NEF', 'IMG_0104.CR2', 'DSC00105.ARW'])
      assert.equal(
        await codeOf(inspect(corpora.path(`raw-pairs/synthetic/${file}`))),
        'E_RAW',
        file
      )
  })
})

test.group('What moves', (group) => {
  group.tap((one) => one.timeout(60_000))

  test('keeps moving in its preview and stands still in its thumb', async ({ assert }) => {
    for (const format of ['gif', 'webp'] as const) {
      const path = await scratchFile(await animation({ format, width: 60, height: 40 }))
      const { kind, pages } = await inspect(path)
      assert.equal(kind, 'animation')
      const { preview, thumb } = await render(path, await scratchFolder())
      const before = await sharp(path, { pages: -1 }).metadata()
      const after = await sharp(preview.path, { pages: -1 }).metadata()
      assert.deepEqual([after.pages, after.loop], [pages, before.loop])
      assert.deepEqual([preview.width, preview.height], [60, 40])
      assert.isAtMost((await sharp(thumb.path, { pages: -1 }).metadata()).pages ?? 1, 1)
    }
  })

  test('gets smaller where it is long, and stands still where it would cost too much', async ({
    assert,
  }) => {
    const of = (frames: number, width: number, height = width) =>
      affordableSide({ width, pageHeight: height, pages: frames }, 2000)
    assert.equal(of(30, 500), 500)
    assert.equal(of(10, 2500, 1200), 2000)
    assert.equal(of(250, 500), 400)
    assert.isNull(of(601, 20), 'too many frames')
    assert.isNull(of(90, 1_000), 'too many pixels')
    assert.isNull(of(1, 100), 'nothing moves')
    assert.isNull(await animate(await scratchFile(await picture({ format: 'webp' })), 2000))

    if (!corpora.isPresent) return
    const { preview } = await render(
      corpora.path('formats/webp/animated-101.webp'),
      await scratchFolder()
    )
    assert.equal((await sharp(preview.path, { pages: -1 }).metadata()).pages, 101)
  })

  test('a moment of film behind a still is known by the film, not by what is said of it', async ({
    assert,
  }) => {
    const words = (offset: number) =>
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" GCamera:MicroVideo="1" GCamera:MicroVideoOffset="${offset}"/></rdf:RDF></x:xmpmeta>`
    const clip = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom and so on', 'latin1')
    const still = await sharp(await picture())
      .withXmp(words(clip.length))
      .jpeg()
      .toBuffer()
    const kindOf = async (...parts: Buffer[]) => {
      const { kind } = await inspect(await scratchFile(Buffer.concat(parts)))
      return kind
    }
    assert.equal(await kindOf(still, clip), 'motion')
    assert.equal(await kindOf(still, Buffer.alloc(clip.length)), 'image')
    assert.equal(await kindOf(still), 'image')
    const samsung = Buffer.concat([Buffer.from('MotionPhoto_Data'), clip, Buffer.from('SEFT')])
    assert.equal(await kindOf(await picture(), samsung), 'motion')
    if (!corpora.isPresent) return
    for (const file of ['PXL_20230809_081112000.MP.jpg', 'MVIMG_20190809_101112.jpg']) {
      const { kind } = await inspect(corpora.path(`formats/motion-photo/${file}`))
      assert.equal(kind, 'motion', file)
    }
    const liar = await inspect(corpora.path('hostile/meta/motion-offset-lies.jpg'))
    assert.equal(liar.kind, 'image')
  })
})

test.group('The right colours, the right way up', (group) => {
  group.tap((one) => one.timeout(120_000))

  test('one picture in many ways is one picture', async ({ assert }) => {
    const file = await picture({ width: 64, height: 48 })
    const wide = await sharp(file).withIccProfile('p3').jpeg({ quality: 95 }).toBuffer()
    const deep = await sharp(file).toColourspace('rgb16').png().toBuffer()
    const plain = await scratchFile(await sharp(file).png().toBuffer())
    assert.isBelow(await distance(plain, await scratchFile(wide)), 4)
    assert.isBelow(await distance(plain, await scratchFile(deep)), 2)

    if (!corpora.isPresent) return
    const same = corpora.truth().filter((truth) => truth.same_view_as)
    for (const { file: one, same_view_as: other } of same) {
      const apart = await distance(corpora.path(one), corpora.path(other!))
      assert.isBelow(apart, 8, `${one} and ${other}`)
    }
    assert.isAbove(same.length, 20)
  })

  test('{name} has the colour it should have')
    .with([
      {
        name: 'red at twelve by its profile',
        file: 'jpeg/red-at-12-oclock-with-color-profile.jpg',
        at: [400, 100],
        colour: [255, 0, 0],
      },
      { name: 'Display P3 in PNG', file: 'png/p3.png', at: [4, 4], colour: [255, 0, 0] },
    ])
    .run(async ({ assert }, { file, at: [left, top], colour }) => {
      if (!corpora.isPresent) return
      const upright = await openUpright(corpora.path(`formats/${file}`))
      const dot = await upright
        .removeAlpha()
        .extract({ left, top, width: 1, height: 1 })
        .raw()
        .toBuffer()
      const apart = Math.max(...colour.map((value, i) => Math.abs(value - dot[i])))
      assert.isBelow(apart, 60, `${[...dot].join(',')} instead of ${colour.join(',')}`)
    })
})
