import { inject, type InjectionKey, provide, reactive } from 'vue'

/** A row that a picker offers. */
export interface Option {
  id: string
  title: string
  subtitle: string | null
}

interface Options {
  /** Rows that fit the words, for a field. */
  find: (field: string, words: string, signal: AbortSignal) => Promise<Option[]>
  /** What ids are called, as far as this form met them: by field, then by id. */
  titles: Record<string, Record<string, string>>
}

const KEY: InjectionKey<Options> = Symbol('options')

/** Says where the pickers of a form find what they offer. */
export function provideOptions(find: Options['find'], titles: Options['titles']) {
  const options = { find, titles: reactive(titles) }
  provide(KEY, options)
  return options
}

export const useOptions = () => inject(KEY, undefined)
