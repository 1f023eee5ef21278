const CONSONANTS = 'bdfgklmnprstvz'
const VOWELS = 'aeiou'

/** A password that can be said on the phone: «tavo-remi-38». Guesses are throttled, so it need not be long. */
export function makePassword() {
  const pick = (letters: string) => letters[below(letters.length)]
  const syllable = () => pick(CONSONANTS) + pick(VOWELS)
  const word = () => syllable() + syllable()
  return `${word()}-${word()}-${10 + below(90)}`
}

/** Evenly, without the bias of a remainder. */
function below(limit: number): number {
  const [value] = crypto.getRandomValues(new Uint32Array(1))
  const fair = Math.floor(2 ** 32 / limit) * limit
  return value < fair ? value % limit : below(limit)
}
