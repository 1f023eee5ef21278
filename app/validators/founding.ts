import vine from '@vinejs/vine'
import { emailRule, personNameRule } from '#validators/account'
import { orgNameRule, slugRule } from '#validators/org'

/** An org and who is to own it, as told on the command line. */
export const foundingValidator = vine.create({
  name: orgNameRule(),
  slug: slugRule(),
  owner: emailRule(),
  person: personNameRule().optional(),
})
