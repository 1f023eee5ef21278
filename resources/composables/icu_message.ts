export type Params = Record<string, string | number | boolean | Date | null | undefined>

type Part = (params: Params, locale: string, count?: number) => string
type Cases = Map<string, Part>

const NAME = /\s*(\w+)\s*/y
const CASE = /\s*(=\d+|\w+)\s*\{/y
const STYLES = { short: 'short', medium: 'medium', long: 'long', full: 'full' } as const

/**
 * Reads what our texts use of ICU's messages: values, numbers, dates, `plural` and `select`. The server, which has to
 * read all of it, takes the whole library; here that would be as large as all texts of a page.
 */
export function readMessage(text: string): (params: Params | undefined, locale: string) => string {
  const reader = new Reader(text)
  const whole = reader.sequence()
  if (!reader.isAtEnd) throw new Error(`«${text}» is no message`)
  return (params, locale) => whole(params ?? {}, locale)
}

class Reader {
  #at = 0

  constructor(readonly text: string) {}

  get isAtEnd() {
    return this.#at >= this.text.length
  }

  /** Words and values until a case or the text ends. */
  sequence(): Part {
    const parts: Part[] = []
    while (!this.isAtEnd && this.text[this.#at] !== '}') parts.push(this.#part())
    return (...given) => parts.map((part) => part(...given)).join('')
  }

  #part(): Part {
    if (this.text[this.#at] === '{') return this.#value()
    if (this.#takes('#'))
      return (_params, locale, count) => (count === undefined ? '#' : inDigits(count, locale))
    const from = this.#at
    while (!this.isAtEnd && !'{}#'.includes(this.text[this.#at])) this.#at++
    const words = this.text.slice(from, this.#at).replaceAll("''", "'")
    return () => words
  }

  #value(): Part {
    this.#expect('{')
    const name = this.#match(NAME)
    const kind = this.#takes(',') ? this.#match(NAME) : 'plain'
    if (kind === 'plural' || kind === 'select') {
      this.#expect(',')
      const cases = this.#cases()
      return kind === 'plural' ? plural(name, cases) : select(name, cases)
    }
    const style = this.#takes(',') ? this.#match(NAME) : 'medium'
    this.#expect('}')
    if (kind === 'number') return (params, locale) => inDigits(Number(params[name]), locale)
    if (kind === 'date') return date(name, style)
    if (kind !== 'plain') throw new Error(`«${kind}» is not read here`)
    return (params) => String(params[name] ?? '')
  }

  #cases(): Cases {
    const cases: Cases = new Map()
    for (;;) {
      CASE.lastIndex = this.#at
      if (!CASE.test(this.text)) break
      const key = this.#match(CASE)
      cases.set(key, this.sequence())
      this.#expect('}')
    }
    this.#match(/\s*/y)
    this.#expect('}')
    return cases
  }

  #match(pattern: RegExp) {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.text)
    if (!found) throw new Error(`«${this.text}» is not understood from letter ${this.#at} on`)
    this.#at = pattern.lastIndex
    return found[1]
  }

  #takes(letter: string) {
    const isThere = this.text[this.#at] === letter
    if (isThere) this.#at++
    return isThere
  }

  #expect(letter: string) {
    if (!this.#takes(letter)) throw new Error(`«${this.text}» lacks a ${letter}`)
  }
}

function plural(name: string, cases: Cases): Part {
  return (params, locale) => {
    const count = Number(params[name])
    const rule = rulesOf(locale).select(count)
    const part = cases.get(`=${count}`) ?? cases.get(rule) ?? cases.get('other')
    return part?.(params, locale, count) ?? ''
  }
}

function select(name: string, cases: Cases): Part {
  return (params, locale, count) =>
    (cases.get(String(params[name])) ?? cases.get('other'))?.(params, locale, count) ?? ''
}

function date(name: string, style: string): Part {
  const dateStyle = STYLES[style as keyof typeof STYLES]
  return (params, locale) =>
    new Intl.DateTimeFormat(locale, { dateStyle }).format(new Date(params[name] as string | Date))
}

const inDigits = (value: number, locale: string) => digitsOf(locale).format(value)

// They are dear to make, and a grid says a thousand of them.
const digitsOf = onceEach((locale) => new Intl.NumberFormat(locale))
const rulesOf = onceEach((locale) => new Intl.PluralRules(locale))

function onceEach<T>(make: (locale: string) => T) {
  const made = new Map<string, T>()
  return (locale: string) => {
    if (!made.has(locale)) made.set(locale, make(locale))
    return made.get(locale)!
  }
}
