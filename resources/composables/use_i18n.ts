import { computed, shallowRef, ref } from 'vue'
import { type Params, readMessage } from '~/composables/icu_message'

type Texts = Record<string, unknown>
type Catalogue = Record<string, string>

/** What the grids, the frame around them and visitors read comes with the first page, the rest after it. */
const FIRST = import.meta.glob<Texts>('../texts/*_first.ts', { import: 'default' })
const REST = import.meta.glob<Texts>('../texts/*_rest.ts', { import: 'default' })
const locale = ref('en')
const catalogue = shallowRef<Catalogue>({})
const taught = shallowRef<Catalogue>({})
const compiled = new Map<string, ReturnType<typeof readMessage>>()
let rest: Promise<void> | undefined

/** Loads texts of one language before the first page shows. The server reads the same files. */
export async function speak(next: string) {
  const first = await FIRST[`../texts/${next}_first.ts`]()
  const hadAll = rest !== undefined
  compiled.clear()
  rest = undefined
  catalogue.value = flatten(first)
  locale.value = next
  document.documentElement.lang = next
  if (hadAll) await speakAll()
}

/** Loads all other texts as well: pages and dialogs that few people open need them. */
export function speakAll(): Promise<void> {
  return (rest ??= bringRest(locale.value))
}

async function bringRest(spoken: string) {
  try {
    const texts = flatten(await REST[`../texts/${spoken}_rest.ts`]())
    if (spoken === locale.value) catalogue.value = { ...catalogue.value, ...texts }
  } catch (error) {
    rest = undefined
    throw error
  }
}

/** Texts that plugins bring, in the language that is spoken, under keys that begin with `prefix`. */
export function learn(texts: Texts, prefix: string) {
  const more = flatten(texts, prefix)
  for (const key of Object.keys(more)) compiled.delete(key)
  taught.value = { ...taught.value, ...more }
}

function flatten(node: Texts, prefix = ''): Catalogue {
  return Object.assign(
    {},
    ...Object.entries(node).map(([key, value]) =>
      typeof value === 'string'
        ? { [prefix + key]: value }
        : flatten(value as Texts, `${prefix}${key}.`)
    )
  )
}

function t(key: string, params?: Params): string {
  const message = catalogue.value[key] ?? taught.value[key]
  if (message === undefined) return key
  if (!compiled.has(key)) compiled.set(key, readMessage(message))
  return compiled.get(key)!(params, locale.value)
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** Sizes in steps of 1024, as people know them: «8 MB», «1.9 GB». */
function bytes(value: number) {
  const step = value > 0 ? Math.min(4, Math.floor(Math.log(value) / Math.log(1024))) : 0
  const amount = value / 1024 ** step
  const digits = amount >= 100 || step === 0 ? 0 : 1
  return `${number(amount, { maximumFractionDigits: digits })} ${BYTE_UNITS[step]}`
}

function number(value: number, options?: Intl.NumberFormatOptions) {
  return new Intl.NumberFormat(locale.value, options).format(value)
}

function date(
  value: string | number | Date,
  options: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }
) {
  return new Intl.DateTimeFormat(locale.value, options).format(new Date(value))
}

const DAY = 86_400

/** Each unit with its length and from where on it is used, in seconds: «next week» is vaguer than «in 8 days». */
const UNITS: [Intl.RelativeTimeFormatUnit, number, number][] = [
  ['year', 365 * DAY, 365 * DAY],
  ['month', 30 * DAY, 60 * DAY],
  ['week', 7 * DAY, 14 * DAY],
  ['day', DAY, DAY],
  ['hour', 3_600, 3_600],
  ['minute', 60, 0],
]

/** A moment in words: «in 3 days», «2 hours ago». */
function relative(value: string | number | Date) {
  const distance = (new Date(value).getTime() - Date.now()) / 1000
  // What was set to a week a moment ago is still a week away.
  const seconds = distance > 0 ? distance + 59 : distance
  const format = new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto' })
  const [unit, size] = UNITS.find(([, , from]) => Math.abs(seconds) >= from)!
  return format.format(Math.trunc(seconds / size), unit)
}

export function useI18n() {
  return { t, bytes, number, date, relative, locale: computed(() => locale.value) }
}
