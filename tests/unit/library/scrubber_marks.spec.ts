import { test } from '@japa/runner'
import { monthAt, stepsOf, yearMarks } from '../../../resources/components/photo/scrubber_marks.js'

/** Twelve months a year, all of one height, the newest first. */
function months(years: number) {
  const count = years * 12
  return Array.from({ length: count }, (_, index) => {
    const month = 12 - (index % 12)
    const year = 2026 - Math.floor(index / 12)
    return { key: `${year}-${String(month).padStart(2, '0')}`, top: index / count }
  })
}

test.group('Scrubber', () => {
  test('a place on the track belongs to the month that stands there', ({ assert }) => {
    const list = months(2)
    assert.equal(monthAt(list, 0), 0)
    assert.equal(monthAt(list, 0.999), 23)
    assert.equal(monthAt(list, 12 / 24 + 0.001), 12)
  })

  test('every year has its place as long as there is room for all', ({ assert }) => {
    const marks = yearMarks(months(10), 600)
    assert.deepEqual(
      marks.map(({ text }) => text),
      ['2026', '2025', '2024', '2023', '2022', '2021', '2020', '2019', '2018', '2017']
    )
    assert.closeTo(marks[5].top, 300, 0.1)
  })

  test('names never lie over each other, nor dots over names', ({ assert }) => {
    const list = months(60)
    const years = yearMarks(list, 500)
    for (const [at, { top }] of years.slice(1).entries()) assert.isAtLeast(top - years[at].top, 26)
    for (const step of stepsOf(list, 500))
      assert.isTrue(years.every(({ top }) => Math.abs(top - step) >= 12))
  })
})
