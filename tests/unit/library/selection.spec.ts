import { test } from '@japa/runner'
import { orderOf, useSelection } from '../../../resources/composables/use_selection.js'

const LETTERS = [...'abcdefghij']
const listed = () => useSelection(orderOf(() => LETTERS))
const words = (chosen: ReadonlySet<string>) => [...chosen].sort().join('')

/** Only some of the photos are here: where the others stand nobody knows until they are asked for. */
function sparse(here: string) {
  const asked: [number, number][] = []
  const selection = useSelection({
    count: () => LETTERS.length,
    indexOf: (id) => (here.includes(id) ? LETTERS.indexOf(id) : undefined),
    idsIn: async (from, to) => {
      asked.push([from, to])
      return LETTERS.slice(from, to)
    },
  })
  return { selection, asked }
}

test.group('Selection', () => {
  test('a click chooses and gives up again, Shift takes all between', async ({ assert }) => {
    const selection = listed()
    selection.toggle('b')
    await selection.extendTo('e')
    assert.equal(words(selection.chosen.value), 'bcde')
    selection.toggle('c')
    assert.equal(words(selection.chosen.value), 'bde')
    await selection.extendTo('a')
    assert.equal(words(selection.chosen.value), 'abcde')
  })

  test('a range reaches over photos that are not here', async ({ assert }) => {
    const { selection, asked } = sparse('abj')
    selection.toggle('b')
    await selection.extendTo('j')
    assert.equal(words(selection.chosen.value), 'bcdefghij')
    assert.deepEqual(asked, [[1, 10]])
  })

  test('all are chosen at once, and a day is given up as a whole', async ({ assert }) => {
    const { selection } = sparse('a')
    await selection.all()
    assert.equal(selection.chosen.value.size, 10)
    await selection.choose(2, 5, false)
    assert.equal(words(selection.chosen.value), 'abfghij')
  })

  test('a finger draws a range, and takes back what it leaves again', async ({ assert }) => {
    const selection = listed()
    selection.toggle('j')
    selection.begin('c')
    await selection.drawTo('f')
    assert.equal(words(selection.chosen.value), 'cdefj')
    await selection.drawTo('d')
    assert.equal(words(selection.chosen.value), 'cdj')
    await selection.drawTo('a')
    assert.equal(words(selection.chosen.value), 'abcj')
  })

  test('a finger that begins on a chosen photo gives photos up', async ({ assert }) => {
    const selection = listed()
    await selection.all()
    selection.begin('c')
    await selection.drawTo('e')
    assert.equal(words(selection.chosen.value), 'abfghij')
  })

  test('what somebody clears while ids are on their way stays clear', async ({ assert }) => {
    const { selection } = sparse('ab')
    const coming = selection.all()
    selection.clear()
    await coming
    assert.isFalse(selection.active.value)
  })

  test('what has left the list is not chosen any more', ({ assert }) => {
    const selection = listed()
    selection.toggle('a')
    selection.toggle('b')
    selection.forget(['a', 'z'])
    assert.equal(words(selection.chosen.value), 'b')
  })
})
