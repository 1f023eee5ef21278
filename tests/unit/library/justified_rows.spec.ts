import { test } from '@japa/runner'
import {
  arrange,
  firstRowBelow,
  rowOf,
  type PhotoRow,
} from '../../../resources/components/photo/justified_rows.js'

const LANDSCAPE = { width: 3000, height: 2000 }
const PORTRAIT = { width: 2000, height: 3000 }
const options = { width: 1200, target: 220, gap: 4 }

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => (index % 3 ? LANDSCAPE : PORTRAIT))

function photoRows(arrangement: ReturnType<typeof arrange>) {
  return arrangement.rows.filter((row): row is PhotoRow => row.kind === 'photos')
}

test.group('Justified rows', () => {
  test('every row but the last fills the width to the pixel', ({ assert }) => {
    const photos = many(50)
    const arrangement = arrange(photos, options)
    for (const row of photoRows(arrangement).slice(0, -1)) {
      const last = row.end - 1
      assert.closeTo(arrangement.lefts[last] + arrangement.widths[last], 1200, 0.5)
      assert.isTrue(row.height > 220 * 0.6 && row.height < 220 * 1.6)
    }
  })

  test('every photo stands in exactly one row, in its order', ({ assert }) => {
    const rows = photoRows(arrange(many(101), options))
    assert.equal(rows[0].start, 0)
    assert.equal(rows.at(-1)!.end, 101)
    for (const [index, row] of rows.slice(1).entries()) assert.equal(row.start, rows[index].end)
  })

  test('the last row is not blown up', ({ assert }) => {
    const arrangement = arrange([PORTRAIT], options)
    assert.equal(photoRows(arrangement)[0].height, 220)
    assert.closeTo(arrangement.widths[0], 146.67, 0.1)
  })

  test('pictures keep their shape, banners and needles within reason', ({ assert }) => {
    const shapes = [
      LANDSCAPE,
      { width: 10_000, height: 100 },
      { width: 10, height: 5000 },
      { width: 0, height: 0 },
    ]
    const { widths, rows } = arrange(shapes, options)
    const heightOf = (index: number) => rowOf(rows, index)!.height
    assert.closeTo(widths[0] / heightOf(0), 1.5, 0.01)
    assert.closeTo(widths[1] / heightOf(1), 5, 0.01)
    assert.closeTo(widths[2] / heightOf(2), 0.4, 0.01)
    assert.closeTo(widths[3] / heightOf(3), 1, 0.01)
  })

  test('a heading begins a row of its own', ({ assert }) => {
    const { rows } = arrange(many(9), {
      ...options,
      headingOf: (index) => (index < 4 ? 'August' : 'July'),
      headingHeight: 56,
    })
    const labels = rows.map((row) =>
      row.kind === 'heading' ? row.label : `${row.start}-${row.end}`
    )
    assert.equal(labels[0], 'August')
    assert.equal(labels[labels.indexOf('July') - 1].split('-')[1], '4')
    assert.isTrue(labels[labels.indexOf('July') + 1].startsWith('4-'))
  })

  test('rows are found by where they stand', ({ assert }) => {
    const { rows } = arrange(many(5000), options)
    for (const index of [0, 1, 500, rows.length - 1]) {
      assert.equal(firstRowBelow(rows, rows[index].top + 1), index)
    }
    assert.equal(firstRowBelow(rows, 1e9), rows.length)
  })

  test('nothing is arranged where there is no room yet', ({ assert }) => {
    assert.deepEqual(arrange(many(3), { ...options, width: 0 }).rows, [])
  })
})
