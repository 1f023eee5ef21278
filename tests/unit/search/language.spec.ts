import { test } from '@japa/runner'
import { readQuery } from '#queries/search/language'
import { findableWords, wordsIn } from '#queries/search/words'

function termsOf(q: string) {
  const reading = readQuery(q)
  if (reading.problem) throw new Error(reading.problem.code)
  return reading.terms
}

const problemOf = (q: string) => readQuery(q).problem

test.group('The language of searches', () => {
  test('reads words, filters, quotation marks and what is left out', ({ assert }) => {
    assert.containsSubset(termsOf('beach tag:"Big trip" -album:Summer by:Ada camera:x100v'), [
      { filter: 'word', negated: false, words: ['beach'] },
      { filter: 'tag', negated: false, value: 'Big trip' },
      { filter: 'album', negated: true, words: ['summer'] },
      { filter: 'by', words: ['ada'] },
      { filter: 'camera', words: ['x100v'] },
    ])
    assert.containsSubset(termsOf('TAG:x'), [{ filter: 'tag' }])
    assert.containsSubset(termsOf('"tag:x y"'), [{ filter: 'word', words: ['tag', 'x', 'y'] }])
    assert.containsSubset(termsOf('-"at the lake'), [
      { filter: 'word', negated: true, words: ['at', 'the', 'lake'] },
    ])
    assert.containsSubset(termsOf('12:30'), [{ filter: 'word', words: ['12', '30'] }])
    assert.containsSubset(termsOf('https://example.org'), [{ filter: 'word' }])
    assert.deepEqual(termsOf('  -  '), [])
  })

  test('reads dates and ranges of dates, open on one side if wished', ({ assert }) => {
    const stretch = (value: string) => {
      const [term] = termsOf(`taken:${value}`)
      if (term.filter !== 'taken') throw new Error(term.filter)
      return [term.from, term.to].map((at) => at && new Date(at).toISOString().slice(0, 10))
    }
    assert.deepEqual(stretch('2024'), ['2024-01-01', '2025-01-01'])
    assert.deepEqual(stretch('2024-12'), ['2024-12-01', '2025-01-01'])
    assert.deepEqual(stretch('2024-02-29'), ['2024-02-29', '2024-03-01'])
    assert.deepEqual(stretch('2024-05..2024-08'), ['2024-05-01', '2024-09-01'])
    assert.deepEqual(stretch('2024..'), ['2024-01-01', null])
    assert.deepEqual(stretch('..2023'), [null, '2024-01-01'])
    for (const value of [
      '2023-02-29',
      '2024-13',
      '2024-00',
      '24',
      '..',
      '2025..2024',
      'x',
      '2024..2025..2026',
      '0000',
    ]) {
      assert.deepEqual(problemOf(`taken:${value}`)?.code, 'E_SEARCH_VALUE', value)
    }
  })

  test('reads what photos have, are and show', ({ assert }) => {
    assert.containsSubset(
      termsOf('has:GPS is:favourite is:favorite is:failed type:jpg type:motion'),
      [
        { filter: 'has', what: 'gps' },
        { filter: 'is', what: 'favorite' },
        { filter: 'is', what: 'favorite' },
        { filter: 'is', what: 'failed' },
        { filter: 'type', formats: ['jpeg'] },
        { filter: 'type', kinds: ['motion'] },
      ]
    )
    assert.containsSubset(termsOf('rating:>=4 rating:0 rating:<2'), [
      { stars: [4, 5] },
      { stars: [0] },
      { stars: [0, 1] },
    ])
    for (const q of [
      'has:constructor',
      'is:__proto__',
      'type:toString',
      'rating:6',
      'rating:>5',
      'rating:x',
      'tag:%',
    ]) {
      assert.equal(problemOf(q)?.code, 'E_SEARCH_VALUE', q)
    }
  })

  test('says what is wrong, and never breaks', ({ assert }) => {
    assert.deepEqual(problemOf('colour:red'), {
      code: 'E_SEARCH_UNKNOWN',
      params: { filter: 'colour' },
    })
    assert.equal(problemOf('constructor:x')?.code, 'E_SEARCH_UNKNOWN')
    assert.deepEqual(problemOf('tag:'), { code: 'E_SEARCH_UNFINISHED', params: { filter: 'tag' } })
    assert.equal(problemOf('x'.repeat(301))?.code, 'E_SEARCH_TOO_LONG')
    assert.equal(problemOf('a '.repeat(13))?.code, 'E_SEARCH_TOO_LONG')
    assert.equal(problemOf('a.'.repeat(60))?.code, undefined)
    assert.equal(
      problemOf(Array.from('abcdefghijklmnopqrstuvwxyz').join('.'))?.code,
      'E_SEARCH_TOO_LONG'
    )
    const hostile = [
      '"',
      '""',
      '-',
      '--',
      ':',
      '::',
      '"""',
      '-":',
      'tag:"',
      "'",
      '\\',
      '*',
      '(',
      ') OR (',
      'NEAR(a b)',
      '\u0000',
      '\ud800',
      '😀',
      '‮',
      '﷽'.repeat(20),
      '-'.repeat(300),
      '"'.repeat(300),
      ':'.repeat(300),
      'a:'.repeat(150),
    ]
    for (const q of hostile) assert.doesNotThrow(() => readQuery(q), q)
  })

  test('cuts words alike whatever their case, accents and script', ({ assert }) => {
    assert.deepEqual(wordsIn('Ärger in der GRÖSSE'), ['arger', 'in', 'der', 'grosse'])
    assert.deepEqual(wordsIn('Größe Ærø Łódź'), ['grosse', 'aero', 'lodz'])
    assert.deepEqual(wordsIn('IMG_0815-final.JPG'), ['img', '0815', 'final', 'jpg'])
    assert.deepEqual(findableWords('DSC01234.jpg'), ['dsc01234', 'dsc', '01234', 'jpg'])
    assert.deepEqual(wordsIn('東京タワー'), ['東', '京', 'タ', 'ワ', 'ー'])
    assert.deepEqual(wordsIn('😀party'), ['😀', 'party'])
    assert.deepEqual(wordsIn('% _ \\ \' "'), [])
    assert.equal([...wordsIn('x'.repeat(1000))[0]].length, 40)
  })
})
