import vine from '@vinejs/vine'
import { TOKEN_SCOPES } from '#models/concerns/personal_tokens'
import { normalizeEmail } from '#models/user'
import { orgNameRule, slugRule } from '#validators/org'

export const PASSWORD_MIN = 8
/** Longer ones would let anybody keep the server busy with hashing. */
export const PASSWORD_MAX = 200

export const LOCALES = ['en', 'de'] as const

export const personNameRule = () => vine.string().trim().minLength(1).maxLength(120)
export const emailRule = () => vine.string().trim().maxLength(254).email().transform(normalizeEmail)
export const newPasswordRule = () => vine.string().minLength(PASSWORD_MIN).maxLength(PASSWORD_MAX)
/** A password that is compared with the one on file: whatever was once allowed may be typed. */
export const givenPasswordRule = () => vine.string().maxLength(PASSWORD_MAX)
export const localeRule = () => vine.enum(LOCALES)

export const registrationValidator = vine.create({
  name: personNameRule(),
  email: emailRule(),
  password: newPasswordRule(),
})

export const firstRunValidator = vine.create({
  name: personNameRule(),
  email: emailRule(),
  password: newPasswordRule(),
  org: orgNameRule(),
  slug: slugRule(),
})

export const signInValidator = vine.create({
  email: emailRule(),
  password: givenPasswordRule(),
  remember: vine.boolean().optional(),
})

export const magicLinkValidator = vine.create({ email: emailRule() })

export const magicLinkSessionValidator = vine.create({ remember: vine.boolean().optional() })

export const forgottenPasswordValidator = vine.create({ email: emailRule() })

export const newPasswordValidator = vine.create({ password: newPasswordRule() })

export const passwordChangeValidator = vine.create({
  current_password: givenPasswordRule(),
  password: newPasswordRule(),
})

export const emailChangeValidator = vine.create({
  email: emailRule(),
  current_password: givenPasswordRule(),
})

export const accountDeletionValidator = vine.create({ current_password: givenPasswordRule() })

export const profileValidator = vine.create({
  // Left out it stays as it is; emptied it is refused.
  name: personNameRule()
    .parse((value) => (value === null ? '' : value))
    .optional(),
  locale: localeRule().optional(),
})

export const tokenValidator = vine.create({
  email: emailRule(),
  password: givenPasswordRule(),
  name: vine.string().trim().minLength(1).maxLength(80).optional(),
  scopes: vine.array(vine.enum(TOKEN_SCOPES)).minLength(1).distinct().optional(),
  org: vine.string().trim().maxLength(48).optional(),
  expires_in_days: vine.number().withoutDecimals().range([1, 3650]).optional(),
})
