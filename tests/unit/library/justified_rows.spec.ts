import { test } from '@japa/runner'
import {
  arrange,
  aspectOf,
  estimateHeight,
  firstRowBelow,
  rowOf,
} from '../../../resources/components/photo/justified_rows.js'

const LANDSCAPE = 1.5
const PORTRAIT = 2 / 3
const options = { width: 1200, target: 220, gap: 4, markHeight: 40 }

const mixed = (count: number) =>
  Array.from({ length: count }, (_, index) => (index % 3 ? LANDSCAPE : PORTRAIT))

const plain = (aspects: number[]) => ({ aspects, days: null })

/** So many photos on each of these days, the newest first. */
const onDays = (...counts: number[]) => {
  const days = counts.flatMap((count, index) => Array.from({ length: count }, () => 900 - index))
  return { aspects: mixed(days.length), days }
}

test.group('Justified rows', () => {
  test('every row but the last fills the width to the pixel', ({ assert }) => {
    const { starts, heights, lefts, widths } = arrange(plain(mixed(50)), options)
    for (let row = 0; row < heights.length - 1; row++) {
      const last = starts[row + 1] - 1
      assert.closeTo(lefts[last] + widths[last], 1200, 0.5)
      assert.isTrue(heights[row] > 220 * 0.6 && heights[row] < 220 * 1.6)
    }
  })

  test('every photo stands in exactly one row, in its order', ({ assert }) => {
    const arrangement = arrange(plain(mixed(101)), options)
    assert.equal(arrangement.starts[0], 0)
    assert.equal(arrangement.starts.at(-1), 101)
    for (let row = 0; row < arrangement.heights.length; row++) {
      assert.isTrue(arrangement.starts[row] < arrangement.starts[row + 1])
      assert.equal(rowOf(arrangement, arrangement.starts[row]), row)
      assert.equal(rowOf(arrangement, arrangement.starts[row + 1] - 1), row)
    }
  })

  test('the last row is not blown up', ({ assert }) => {
    const { heights, widths } = arrange(plain([PORTRAIT]), options)
    assert.equal(heights[0], 220)
    assert.closeTo(widths[0], 146.67, 0.1)
  })

  test('pictures keep their shape, banners and needles within reason', ({ assert }) => {
    assert.equal(aspectOf(3000, 2000), 1.5)
    assert.equal(aspectOf(10_000, 100), 5)
    assert.closeTo(aspectOf(10, 5000), 0.4, 0.001)
    assert.equal(aspectOf(0, 0), 1)
  })

  test('small days follow each other in one row, each under its own name', ({ assert }) => {
    const { marks, starts, tops } = arrange(onDays(1, 1, 1), options)
    assert.lengthOf(marks, 3)
    assert.deepEqual(Array.from(starts), [0, 3])
    assert.equal(tops[0], 40)
    assert.deepEqual(
      marks.map(({ start, end }) => [start, end]),
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ]
    )
    assert.isTrue(marks[0].left < marks[1].left && marks[1].left < marks[2].left)
    assert.isTrue(marks[0].left + marks[0].width <= marks[1].left)
  })

  test('a large day begins and ends its own rows', ({ assert }) => {
    const { marks, starts } = arrange(onDays(2, 40, 1), options)
    const rowStarts = Array.from(starts)
    assert.include(rowStarts, 2)
    assert.include(rowStarts, 42)
    assert.deepEqual(
      marks.map(({ day, start, end }) => [day, start, end]),
      [
        [900, 0, 2],
        [899, 2, 42],
        [898, 42, 43],
      ]
    )
  })

  test('a row has room above it only where a day begins', ({ assert }) => {
    const { tops, heights, marks } = arrange(onDays(40), options)
    assert.lengthOf(marks, 1)
    assert.equal(tops[0], 40)
    assert.closeTo(tops[1], tops[0] + heights[0] + 4, 0.01)
  })

  test('rows are found by where they stand', ({ assert }) => {
    const arrangement = arrange(plain(mixed(5000)), options)
    const { tops } = arrangement
    for (const row of [0, 1, 500, tops.length - 1]) {
      assert.equal(firstRowBelow(arrangement, tops[row] + 1), row)
    }
    assert.equal(firstRowBelow(arrangement, 1e9), tops.length)
  })

  test('how high photos will be is known before they are here, to a fifth', ({ assert }) => {
    for (const counts of [
      [600],
      [20, 1, 1, 30, 2, 80, 5, 9],
      Array.from({ length: 26 }, () => 18),
    ]) {
      const shapes = onDays(...counts)
      const aspectSum = shapes.aspects.reduce((sum, aspect) => sum + aspect, 0)
      const known = { count: shapes.aspects.length, aspectSum, days: counts.length }
      const { height } = arrange(shapes, options)
      assert.closeTo(estimateHeight(known, options) / height, 1, 0.2, String(counts))
    }
  })

  test('nothing is arranged where there is no room yet', ({ assert }) => {
    assert.equal(arrange(plain(mixed(3)), { ...options, width: 0 }).height, 0)
    assert.equal(arrange(plain([]), options).height, 0)
  })
})
