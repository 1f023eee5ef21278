import vine from '@vinejs/vine'

/** What people type on one line: composed letters, single spaces, nothing invisible. */
export const line = (max: number) => vine.string().parse(asLine).minLength(1).maxLength(max)

/** What people type on several lines. */
export const prose = (max: number) => vine.string().parse(asProse).maxLength(max)

export function asLine(value: unknown) {
  if (typeof value !== 'string') return value
  return value
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function asProse(value: unknown) {
  if (typeof value !== 'string') return value
  return value
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
}
