import { test } from '@japa/runner'
import { rollOf } from '../../../engine/alignment.js'
import {
  covered,
  cutChip,
  mirrored,
  moved,
  overlap,
  pasted,
  type Point,
  resized,
  type RgbPicture,
  similarityBetween,
  unit,
  withoutDoubles,
} from '../../../engine/geometry.js'

const box = (x: number, y: number, w: number, h: number) => ({ x, y, w, h })

/** Red grows to the right, green downwards. */
function slope(width: number, height: number): RgbPicture {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x, y, 7], (y * width + x) * 3)
  }
  return { data, width, height }
}

const pixel = ({ data, width }: RgbPicture, x: number, y: number) => [
  ...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3),
]

test.group('Geometry of faces', () => {
  test('boxes share what they share', ({ assert }) => {
    assert.equal(overlap(box(0, 0, 1, 1), box(2, 0, 1, 1)), 0)
    assert.equal(overlap(box(0, 0, 1, 1), box(0, 0, 1, 1)), 1)
    assert.closeTo(overlap(box(0, 0, 2, 1), box(1, 0, 2, 1)), 1 / 3, 1e-9)
    assert.closeTo(covered(box(0.2, 0.2, 0.1, 0.1), box(0, 0, 1, 1)), 1, 1e-9)
    assert.equal(covered(box(0, 0, 0, 0), box(0, 0, 1, 1)), 0)
  })

  test('of boxes on the same face the surest one stays', ({ assert }) => {
    const found = [
      { box: box(0.1, 0.1, 0.2, 0.2), score: 0.6 },
      { box: box(0.11, 0.1, 0.2, 0.2), score: 0.9 },
      { box: box(0.6, 0.1, 0.2, 0.2), score: 0.7 },
    ]
    assert.deepEqual(
      withoutDoubles(found).map(({ score }) => score),
      [0.9, 0.7]
    )
  })

  for (const degrees of [0, 10, 30, 45, -45, 90]) {
    test(`a turn by ${degrees}° is found, with its scale and place`, ({ assert }) => {
      const angle = (degrees * Math.PI) / 180
      const turn = { a: 2 * Math.cos(angle), b: 2 * Math.sin(angle), dx: 30, dy: -12 }
      const from: Point[] = [
        [0, 0],
        [10, 3],
        [4, 9],
        [-5, 6],
      ]
      const found = similarityBetween(
        from,
        from.map((point) => moved(turn, point))
      )
      for (const key of ['a', 'b', 'dx', 'dy'] as const) assert.closeTo(found[key], turn[key], 1e-9)
    })
  }

  test('the roll of a head is that of its eyes', ({ assert }) => {
    const points = Array.from({ length: 68 }, (): Point => [0, 0])
    for (let at = 36; at < 42; at++) points[at] = [10, 10]
    for (let at = 42; at < 48; at++) points[at] = [20, 20]
    assert.closeTo(rollOf(points), 45, 1e-9)
  })

  test('a chip shows what lies there, and black beyond the picture', ({ assert }) => {
    const picture = slope(40, 30)
    const chip = cutChip(picture, { a: 1, b: 0, dx: 5, dy: 4 }, 10)
    assert.deepEqual(pixel(chip, 0, 0), [5, 4, 7])
    assert.deepEqual(pixel(chip, 9, 2), [14, 6, 7])
    const turned = cutChip(picture, { a: 0, b: 1, dx: 20, dy: 4 }, 10)
    assert.deepEqual(pixel(turned, 3, 0), [19, 7, 7])
    const beyond = cutChip(picture, { a: 1, b: 0, dx: 35, dy: 0 }, 10)
    assert.deepEqual(pixel(beyond, 9, 0), [0, 0, 0])
  })

  test('a smaller chip is a mean, not a choice of pixels', ({ assert }) => {
    const stripes = slope(64, 64)
    for (let at = 0; at < stripes.data.length; at++) stripes.data[at] = (at / 3) % 2 < 1 ? 0 : 200
    const chip = cutChip(stripes, { a: 4, b: 0, dx: 0, dy: 0 }, 16)
    assert.isTrue(chip.data.every((value) => Math.abs(value - 100) <= 26))
  })

  test('resizing keeps light and size', ({ assert }) => {
    const grey = { data: new Uint8Array(100 * 70 * 3).fill(90), width: 100, height: 70 }
    for (const [width, height] of [
      [33, 20],
      [100, 70],
      [512, 358],
      [1, 1],
    ]) {
      const made = resized(grey, width, height)
      assert.deepEqual(
        [made.width, made.height, made.data.length],
        [width, height, width * height * 3]
      )
      assert.isTrue(made.data.every((value) => value === 90))
    }
    assert.deepEqual(pixel(resized(slope(40, 30), 20, 15), 3, 2), [7, 5, 7])
  })

  test('a mirror image turns back', ({ assert }) => {
    const picture = slope(9, 4)
    assert.deepEqual(pixel(mirrored(picture), 0, 1), [8, 1, 7])
    assert.deepEqual(mirrored(mirrored(picture)), picture)
  })

  test('a picture is put where it belongs', ({ assert }) => {
    const canvas = slope(20, 20)
    pasted(canvas, slope(3, 3), 10, 5)
    assert.deepEqual(pixel(canvas, 12, 7), [2, 2, 7])
    assert.deepEqual(pixel(canvas, 13, 7), [13, 7, 7])
  })

  test('a vector without a direction is none', ({ assert }) => {
    assert.isNull(unit(new Float32Array(4)))
    assert.isNull(unit(Float32Array.of(1, Number.NaN)))
    assert.deepEqual(unit(Float32Array.of(3, 4)), Float32Array.of(0.6, 0.8))
  })
})
