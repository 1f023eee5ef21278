import vine from '@vinejs/vine'
import { DateTime } from 'luxon'
import { parseOffset } from '#media/metadata/moment'

/** Beyond this a date is a slip of the hand. */
const LAST = DateTime.utc(2200)

const future = vine.createRule(
  (value, _options: undefined, field) => {
    if (!field.isValid) return
    const moment = momentOf(String(value))
    if (!moment.isValid || moment > LAST) return field.report('That is no date', 'date', field)
    if (moment <= DateTime.now()) field.report('That is past', 'date.after', field)
  },
  { toJSONSchema: (schema) => void (schema.format = 'date-time') }
)

/** A moment to come, as ISO 8601; UTC where it names no zone. `momentOf` says which one. */
export const futureMoment = () => vine.string().trim().maxLength(40).use(future(undefined))

const FIRST_YEAR = 1800

const capture = vine.createRule(
  (value, _options: undefined, field) => {
    if (!field.isValid) return
    const moment = momentOf(String(value))
    if (!moment.isValid) return field.report('That is no date', 'date', field)
    // A camera's clock may be ahead of us, but not by years.
    const years = { first: FIRST_YEAR, last: DateTime.utc().year + 1 }
    const { year } = moment.toUTC()
    if (year < years.first || year > years.last)
      field.report('No picture was taken then', 'date.years', field, years)
  },
  { toJSONSchema: (schema) => void (schema.format = 'date-time') }
)

/** When a picture was taken, as ISO 8601; UTC where it names no zone. `momentOf` says which moment. */
export const captureMoment = () => vine.string().trim().maxLength(40).use(capture(undefined))

export function momentOf(value: string) {
  const zone = /[+-]\d\d(?::?\d\d)?$/.exec(value.slice(DATE_LENGTH))
  if (zone && parseOffset(zone[0].padEnd(5, '0')) === null)
    return DateTime.invalid('no clock on earth')
  return DateTime.fromISO(value, { zone: 'utc' })
}

/** Behind a date, digits with a sign are a zone. */
const DATE_LENGTH = '2024-05-17'.length
