import { ref, watch } from 'vue'

export const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const
export type ByteUnit = (typeof BYTE_UNITS)[number]
type Said = number | string | null

const sizeOf = (unit: ByteUnit) => 1024 ** BYTE_UNITS.indexOf(unit)

/** An amount of storage as a number and its unit, the way somebody says it. */
export function useByteAmount(value: () => unknown, say: (value: Said) => void) {
  const [amount, unit] = [ref(''), ref<ByteUnit>('GB')]

  watch(value, read, { immediate: true })

  /** What somebody types stays as it was typed, as long as it means the value. */
  function read(stored: unknown) {
    if (stored === written()) return
    if (typeof stored !== 'number') return void (amount.value = String(stored ?? ''))
    unit.value = stored === 0 ? 'GB' : fitting(stored)
    amount.value = String(stored / sizeOf(unit.value))
  }

  /** What is no number is left to the server, which says what is wrong with it. */
  function written(): Said {
    const typed = amount.value.trim().replace(',', '.')
    if (typed === '') return null
    return Number.isFinite(Number(typed)) ? Math.round(Number(typed) * sizeOf(unit.value)) : typed
  }

  function type(text: string | number) {
    amount.value = String(text)
    say(written())
  }

  function measure(next: ByteUnit) {
    unit.value = next
    say(written())
  }

  return { amount, unit, type, measure }
}

/** The largest unit that it is some quarters of. */
const fitting = (bytes: number) =>
  BYTE_UNITS.toReversed().find((one) => bytes % (sizeOf(one) / 4) === 0 && bytes >= sizeOf(one)) ??
  'B'
