import { compose } from '@adonisjs/core/helpers'
import { MailSchema } from '#database/schema'
import { Identified } from '#models/concerns/identified'

/** A letter that waits in the outbox because no mail server is set. */
export default class Mail extends compose(MailSchema, Identified) {
  // Mail is one of the nouns without a plural.
  static table = 'mails'
}
