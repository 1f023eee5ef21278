import vine from '@vinejs/vine'
import { mailServerRule, senderRule } from '#validators/mail'

const MOST_ROOM = 2 ** 50
const LEAST_UPLOAD = 64 * 1024
const MOST_UPLOAD = 2 ** 40

const amount = (least: number, most: number) => vine.number().withoutDecimals().range([least, most])

export const settingsValidator = vine.create({
  registration: vine.enum(['invite', 'open'] as const),
  defaultQuotaBytes: amount(0, MOST_ROOM),
  maxUploadBytes: amount(LEAST_UPLOAD, MOST_UPLOAD),
  visitorMaxUploadBytes: amount(LEAST_UPLOAD, MOST_UPLOAD),
  visitorMaxFiles: vine.number().withoutDecimals().range([1, 1_000]),
  mailFrom: senderRule().nullable().optional(),
  smtpUrl: mailServerRule().nullable().optional(),
})

/** Which values there may be says the other one, once what was not touched is known. */
export const settingsFormValidator = vine.create({
  values: vine.object({}).allowUnknownProperties(),
})
