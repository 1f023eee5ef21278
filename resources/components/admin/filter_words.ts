import { type Field, type FilterText, isNumber } from '~/components/admin/admin_types'
import { useI18n } from '~/composables/use_i18n'

/** Stand for rows that have anything there, or nothing. */
export const ANYTHING = '*'
export const NOTHING = '-'

/** Times that passed since, as addresses and saved views keep them. */
export const LATELY = ['PT24H..', 'P7D..', 'P30D..', 'P12M..'] as const

export const isRange = (field: Field) => field.kind === 'moment' || isNumber(field)

export const endsOf = (value: FilterText | undefined) => {
  const [from = '', to = ''] = typeof value === 'string' ? value.split('..') : []
  return { from, to }
}

/** What a filter says, in words: «Role: Owner, Admin». */
export function useFilterWords() {
  const { t, date, number, bytes } = useI18n()

  function wordsOf(field: Field, value: FilterText, titles: Record<string, string> = {}) {
    if (value === ANYTHING) return t('admin_list.filter_any')
    if (value === NOTHING) return nothingIn(field)
    if (isRange(field)) return rangeOf(field, String(value))
    return [value]
      .flat()
      .map((one) => wordOf(field, one, titles))
      .join(', ')
  }

  function wordOf(field: Field, value: string, titles: Record<string, string>) {
    if (value === NOTHING) return nothingIn(field)
    if (field.kind === 'boolean') return t(value === 'true' ? 'admin.yes' : 'admin.no')
    return field.choices.find((choice) => choice.value === value)?.label ?? titles[value] ?? value
  }

  function rangeOf(field: Field, value: string) {
    if ((LATELY as readonly string[]).includes(value)) return t(`admin_list.lately.${keyOf(value)}`)
    const { from, to } = endsOf(value)
    if (from && to)
      return t('admin_list.between', { from: endOf(field, from), to: endOf(field, to, true) })
    if (from) return t(`admin_list.${sideOf(field)}from`, { value: endOf(field, from) })
    return t(`admin_list.${sideOf(field)}to`, { value: endOf(field, to, true) })
  }

  /** The end of a range of days is the beginning of the day after. */
  function endOf(field: Field, value: string, isEnd = false) {
    if (field.kind === 'bytes') return bytes(Number(value))
    if (field.kind !== 'moment') return number(Number(value))
    const moment = new Date(value).getTime()
    return Number.isNaN(moment) ? value : date(moment - (isEnd ? 1 : 0))
  }

  /** Where nothing stands something else may hold. */
  const nothingIn = ({ fallback }: Field) =>
    t(fallback === null ? 'admin_list.filter_none' : 'admin_list.filter_default')

  const sideOf = ({ kind }: Field) => (kind === 'moment' ? 'since_' : 'number_')

  return { wordsOf, nothingIn }
}

/** Keys of texts hold no dots. */
export const keyOf = (lately: string) => lately.replace('..', '').toLowerCase()
