/**
 * How search reads text: the same rules for what is indexed and for what is typed. PostgreSQL has a twin of `foldWords`
 * and `wordsIn` in migration 0008; both must cut alike.
 */

/** Letters that normalization leaves whole. */
const FOLDED: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
  ς: 'σ',
}

/** Accents on letters, and the voicing marks of kana. */
export const ACCENTS = '\\u0300-\\u036f\\u3099\\u309a'

/** Scripts without spaces, and pictographs: every sign is a word of its own. */
export const LONE_SIGNS =
  '\\u0e00-\\u0e7f\\u0e80-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2190-\\u2bff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff'
export const LONE_SIGNS_BEYOND: [string, string][] = [
  ['1f000', '1faff'],
  ['20000', '3ffff'],
]

/** What stands between words. */
export const GAPS =
  '\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u00d7\\u00f7\\u2000-\\u206f\\u20a0-\\u20cf\\u2e00-\\u2e7f\\u3000-\\u303f\\ufe00-\\ufe0f\\ufe30-\\ufe4f'

/** Longer words are told apart by their beginning. */
export const LONGEST_WORD = 40

const beyond = LONE_SIGNS_BEYOND.map(([first, last]) => `\\u{${first}}-\\u{${last}}`).join('')
const accents = new RegExp(`[${ACCENTS}]`, 'gu')
const loneSigns = new RegExp(`[${LONE_SIGNS}${beyond}]`, 'gu')
const gaps = new RegExp(`[\\u0000${GAPS}\\p{Cs}]+`, 'gu')
const letters = new RegExp(`[${Object.keys(FOLDED).join('')}]`, 'gu')

/** Without case and accents. */
export function foldWords(text: string) {
  return text
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase()
    .replace(letters, (letter) => FOLDED[letter])
}

/** The words of a text as somebody types them. */
export function wordsIn(text: string) {
  const words = foldWords(text).replace(loneSigns, ' $& ').replace(gaps, ' ').split(' ')
  return [...new Set(words.filter(Boolean).map(shortened))]
}

/** The words of a text as they are found: `img1234` also by `img` and by `1234`. */
export function findableWords(text: string) {
  return [...new Set(wordsIn(text).flatMap((word) => [word, ...partsOf(word)]))]
}

const partsOf = (word: string) => word.match(/\d+|[^\d]+/g) ?? []

const shortened = (word: string) => [...word].slice(0, LONGEST_WORD).join('')
