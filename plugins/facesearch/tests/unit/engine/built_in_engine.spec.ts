import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from '@japa/runner'
import sharp from 'sharp'
import { BuiltInEngine } from '../../../engine/builtin/built_in_engine.js'
import { overlap } from '../../../engine/geometry.js'
import { selfieIn } from '../../../engine/selfie.js'
import { distance, frameOf, hasPeople, people, samplePath } from './pictures.js'

const refusalIn = (found: ReturnType<typeof selfieIn>) =>
  'refusal' in found ? found.refusal : 'none'

test.group('The built-in engine', (group) => {
  const engine = new BuiltInEngine()
  const faceOf = async (source: string | Buffer, turnedBy = 0) => {
    const [face] = await engine.analyse(await frameOf(source, turnedBy), { maxFaces: 1 })
    return face
  }

  group.each.timeout(180_000)
  group.setup(() => engine.open())
  group.teardown(() => engine.close())

  test('finds three faces, with boxes, points and vectors of length one', async ({ assert }) => {
    const faces = await engine.analyse(await frameOf(samplePath('sample1.jpg')))
    assert.lengthOf(faces, 3)
    for (const { box, score, points, embedding, sizePx } of faces) {
      assert.isTrue(box.x >= 0 && box.y >= 0 && box.x + box.w <= 1 && box.y + box.h <= 1)
      assert.isAbove(score, 0.9)
      assert.isAbove(sizePx, 100)
      assert.lengthOf(points!, 68)
      assert.closeTo(Math.hypot(...embedding!), 1, 1e-5)
      const inBox = points!.filter(
        ([x, y]) => x > box.x - box.w && x < box.x + 2 * box.w && y > box.y - box.h
      )
      assert.lengthOf(inBox, 68)
    }
    const [a, b, c] = faces.map(({ embedding }) => embedding)
    for (const other of [distance(a, b), distance(a, c), distance(b, c)]) {
      assert.isAbove(other, engine.info.thresholds.normal)
    }
  })

  test('knows a face again in a smaller and in a brighter picture', async ({ assert }) => {
    const sample = await readFile(samplePath('sample1.jpg'))
    const whole = await faceOf(sample)
    const small = await faceOf(await sharp(sample).resize(800).jpeg({ quality: 70 }).toBuffer())
    const bright = await faceOf(await sharp(sample).modulate({ brightness: 1.25 }).toBuffer())
    for (const other of [small, bright]) {
      assert.isAbove(overlap(whole.box, other.box), 0.7)
      assert.isBelow(distance(whole.embedding, other.embedding), 0.03)
    }
  })

  test('finds a face that fills the picture', async ({ assert }) => {
    const sample = await readFile(samplePath('sample1.jpg'))
    const { box } = await faceOf(sample)
    const { width, height } = await sharp(sample).metadata()
    const close = await sharp(sample)
      .extract({
        left: Math.round(box.x * width),
        top: Math.round(box.y * height),
        width: Math.round(box.w * width),
        height: Math.round(box.h * height),
      })
      .resize(900)
      .toBuffer()
    const found = await engine.analyse(await frameOf(close))
    assert.lengthOf(found, 1)
    assert.isAbove(found[0].box.w, 0.6)
  })

  for (const [shape, height] of [
    ['wide', 700],
    ['tall', 1_200],
  ] as const) {
    test(`sees a ${shape} picture as it sees the same with black beside it`, async ({ assert }) => {
      const sample = sharp(samplePath('sample1.jpg')).resize(900)
      const picture = await sample
        .resize({ width: 900, height, fit: 'contain', position: 'top', background: '#000' })
        .toBuffer()
      const side = Math.max(900, height)
      const black = { right: side - 900, bottom: side - height, background: '#000' }
      const square = await sharp(picture).extend(black).toBuffer()
      const [bare, framed] = [
        await engine.analyse(await frameOf(picture)),
        await engine.analyse(await frameOf(square)),
      ]
      assert.lengthOf(bare, 3)
      assert.lengthOf(framed, 3)
      for (const [at, { box, embedding }] of bare.entries()) {
        const placed = {
          ...{ x: (box.x * 900) / side, y: (box.y * height) / side },
          ...{ w: (box.w * 900) / side, h: (box.h * height) / side },
        }
        assert.isAbove(overlap(framed[at].box, placed), 0.9)
        assert.isBelow(distance(framed[at].embedding, embedding), 0.01)
      }
    })
  }

  test('keeps the place of a face that is too small to be told from others', async ({ assert }) => {
    const small = await sharp(samplePath('sample1.jpg')).resize(230).toBuffer()
    const faces = await engine.analyse(await frameOf(small))
    assert.isAtLeast(faces.length, 1)
    for (const { sizePx, embedding } of faces) assert.equal(embedding === null, sizePx < 24)
    assert.isTrue(faces.some(({ embedding }) => embedding === null))
  })

  test('values a blurred face less', async ({ assert }) => {
    const sample = await readFile(samplePath('sample1.jpg'))
    const sharpFace = await faceOf(sample)
    const blurred = await faceOf(await sharp(sample).blur(7).toBuffer())
    assert.isBelow(blurred.quality, sharpFace.quality * 0.7)
  })

  test('takes one person for a selfie, and says why not otherwise', async ({ assert }) => {
    const sample = await readFile(samplePath('sample1.jpg'))
    const three = await engine.analyse(await frameOf(sample))
    assert.equal(refusalIn(selfieIn(three)), 'several_faces')
    const [one, ...others] = three
    const blurred = others.map((face) => ({ ...face, quality: 0.1 }))
    assert.deepEqual(selfieIn([one, ...blurred]), { refusal: 'several_faces', faces: [one.box] })
    assert.equal(refusalIn(selfieIn([])), 'no_face')
    assert.equal(refusalIn(selfieIn([{ ...three[0], sizePx: 60 }])), 'too_small')
    assert.equal(refusalIn(selfieIn([{ ...three[0], quality: 0.1 }])), 'too_blurred')
    assert.deepEqual(selfieIn([three[0]]), {
      embedding: three[0].embedding!,
      score: three[0].score,
      sizePx: three[0].sizePx,
    })
  })

  test('stops when nobody waits any more', async ({ assert }) => {
    const signal = AbortSignal.abort(new Error('gone'))
    const frame = await frameOf(samplePath('sample1.jpg'))
    await assert.rejects(() => engine.analyse(frame, { signal }), 'gone')
  })

  test('knows people again and tells them apart, however they hold their heads', async ({
    assert,
  }) => {
    const [first, second] = [join(people, 'person-a/002.jpg'), join(people, 'person-a/004.jpg')]
    const { normal } = engine.info.thresholds
    const upright = await faceOf(first)
    assert.isBelow(distance(upright.embedding, (await faceOf(second)).embedding), normal)
    for (const turn of [-45, -30, -15, 15, 30, 45]) {
      const { embedding, roll } = await faceOf(first, turn)
      assert.closeTo(roll! - upright.roll!, turn, 8)
      assert.isBelow(distance(upright.embedding, embedding), normal, `${turn}°`)
    }
    const stranger = await faceOf(join(people, 'person-v/1.jpg'))
    assert.isAbove(distance(upright.embedding, stranger.embedding), normal)
  }).skip(!hasPeople, 'the pictures of people are not here')

  test('counts the faces of groups', async ({ assert }) => {
    for (const name of await readdir(join(people, 'groups'))) {
      const [, count] = /_(\d)\.jpg$/.exec(name) ?? []
      if (count === undefined) continue
      const faces = await engine.analyse(await frameOf(join(people, 'groups', name)))
      assert.lengthOf(faces, Number(count), name)
    }
  }).skip(!hasPeople, 'the pictures of people are not here')
})
